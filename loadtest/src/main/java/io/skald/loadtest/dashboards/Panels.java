package io.skald.loadtest.dashboards;

import io.skald.loadtest.http.Target;

import java.util.List;
import java.util.Map;

/// What the panels of a dashboard ask: log lines, rates, filters, parsed fields, label values. As Grafana does, each for
/// the same time.
public final class Panels {
    /// `$` stands for the selector of everything, `@` for that of one service, where lines are read.
    private static final List<String> QUERIES =
            List.of(
                    "$",
                    "@ |= \"n=7\"",
                    "@ | logfmt | n > 100",
                    "sum by (detected_level) (count_over_time($ [1m]))",
                    "sum by (s) (rate($ [5m]))",
                    "sum(count_over_time(@ |= \"n=1\" [1m]))",
                    "sum(count_over_time(@ |~ \"n=.*5 \" [5m]))",
                    "topk(5, sum by (s) (bytes_over_time($ [5m])))",
                    "quantile_over_time(0.95, @ | logfmt | unwrap n [5m]) by (s)",
                    "max_over_time(@ | logfmt | unwrap n [1m]) by (s)");

    private final Target target;
    private final String selector;
    private final String service;
    private final long startNanos;
    private final long endNanos;

    /// @param selector of all that a dashboard shows
    /// @param service selector of the part of it that is looked at line by line
    public Panels(Target target, String selector, String service, long startNanos, long endNanos) {
        this.target = target;
        this.selector = selector;
        this.service = service;
        this.startNanos = startNanos;
        this.endNanos = endNanos;
    }

    /// Path and parameters of a panel's request.
    ///
    /// @param panel number in its dashboard; any
    public String path(int panel) {
        String start = Long.toString(startNanos);
        String end = Long.toString(endNanos);
        int kinds = QUERIES.size() + 1;
        if (panel % kinds == QUERIES.size()) {
            Map<String, String> parameters = Map.of("start", start, "end", end, "query", selector);
            return target.path("/loki/api/v1/label/s/values", parameters);
        }
        String query = QUERIES.get(panel % kinds).replace("$", selector).replace("@", service);
        return target.path(
                "/loki/api/v1/query_range",
                Map.of("start", start, "end", end, "step", "15", "limit", "1000", "query", query));
    }
}
