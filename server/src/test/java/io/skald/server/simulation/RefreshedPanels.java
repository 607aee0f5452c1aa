package io.skald.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.logql.engine.Engine;
import io.skald.logql.engine.LogSource;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.engine.Series;
import io.skald.model.Direction;
import io.skald.model.TenantId;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Panels of a dashboard that are asked for again and again: what a query before has left behind must not change the
/// answer. All of them count, so answers are exact.
final class RefreshedPanels {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> PANELS =
            List.of(
                    "sum by (app) (count_over_time({service_name=\"a\"}[7m]))",
                    "sum by (detected_level) (bytes_over_time({service_name=\"a\"} |= \"e\""
                            + " [10m]))",
                    "count_over_time({service_name=\"a\"} | label_format x=\"{{.pod}}\" [30s])",
                    "sum(rate({app=\"a1\"}[1h] offset 3m))");

    private RefreshedPanels() {}

    static void compare(SimulatedCore core, TenantId tenant, long nowNanos, RandomGenerator random)
            throws IOException {
        String panel = PANELS.get(random.nextInt(PANELS.size()));
        // Of the last 40 minutes, or the last days, with its end.
        long step = random.nextInt(3) == 0 ? 7200 * SECOND : 60 * SECOND;
        var range = new QueryRequest.Range(nowNanos - 40 * step, nowNanos + 2 * step, step);
        assertEquals(
                answer(core.source, tenant, panel, range),
                answer(core.keepingSource, tenant, panel, range),
                panel);
    }

    private static Map<String, String> answer(
            LogSource source, TenantId tenant, String query, QueryRequest.Range range)
            throws IOException {
        var request = QueryRequest.range(tenant, query, range, 1, Direction.BACKWARD);
        QueryResult result =
                new Engine(source, Runnable::run, 1, () -> 0)
                        .query(request, QueryLimits.DEFAULTS, () -> false);
        Map<String, String> answer = new TreeMap<>();
        for (Series series : ((QueryResult.Matrix) result).series()) {
            for (int i = 0; i < series.size(); i++) {
                answer.put(
                        series.labels() + "@" + series.timestampNanos()[i],
                        Double.toString(series.values()[i]));
            }
        }
        return answer;
    }
}
