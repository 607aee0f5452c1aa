package io.skald.server.simulation;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.testing.Row;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Lines that agents push: most of them now, some late, some early, some once more.
final class RandomLines {
    static final List<TenantId> TENANTS = List.of(new TenantId("a"), new TenantId("b"));
    static final List<LabelSet> STREAMS = streams();

    private static final long SECOND = 1_000_000_000L;
    private static final long HOUR = 3600 * SECOND;
    private static final int MAX_LINES = 12;

    private final RandomGenerator random;
    private final List<List<Row>> pushes = new ArrayList<>();
    private int number;

    RandomLines(RandomGenerator random) {
        this.random = random;
    }

    private static List<LabelSet> streams() {
        List<LabelSet> streams = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            streams.add(LabelSet.of("app", "a" + i % 2, "pod", "p" + i, "service_name", "a"));
        }
        return List.copyOf(streams);
    }

    TenantId tenant() {
        return TENANTS.get(random.nextInt(3) == 0 ? 1 : 0);
    }

    LabelSet stream() {
        return STREAMS.get(random.nextInt(STREAMS.size()));
    }

    /// Every line begins with such a word.
    String word() {
        return "w" + random.nextInt(8);
    }

    /// A push of one tenant; an agent that got no answer sends the same again, and some send a part of it again.
    List<Row> push(long nowNanos) {
        if (!pushes.isEmpty() && random.nextInt(5) == 0) {
            return pushes.get(random.nextInt(pushes.size()));
        }
        TenantId tenant = tenant();
        List<Row> rows = new ArrayList<>();
        List<Row> old =
                pushes.isEmpty() || random.nextInt(4) > 0
                        ? List.of()
                        : pushes.get(random.nextInt(pushes.size()));
        for (int i = random.nextInt(1, MAX_LINES); i > 0; i--) {
            Row again = old.isEmpty() ? null : old.get(random.nextInt(old.size()));
            boolean repeats =
                    again != null && again.tenant().equals(tenant) && random.nextBoolean();
            rows.add(repeats && again != null ? again : row(tenant, nowNanos));
        }
        pushes.add(rows);
        return rows;
    }

    private Row row(TenantId tenant, long nowNanos) {
        long shift =
                switch (random.nextInt(12)) {
                    case 0 -> -random.nextLong(26 * HOUR);
                    case 1, 2 -> -random.nextLong(HOUR);
                    case 3 -> random.nextLong(HOUR / 2);
                    default -> -random.nextLong(SECOND);
                };
        long grain = random.nextBoolean() ? 1 : SECOND;
        long time = Math.floorDiv(nowNanos + shift, grain) * grain;
        String line = word() + " line " + number++ % 50;
        Map<String, String> metadata =
                switch (random.nextInt(4)) {
                    case 0 -> Map.of();
                    case 1 -> Map.of("detected_level", "info");
                    case 2 -> Map.of("detected_level", "error");
                    default -> Map.of("detected_level", "info", "trace_id", "" + random.nextInt(9));
                };
        return new Row(tenant, stream(), time, line, metadata);
    }

    /// The end of an id for a delete.
    int nextNumber() {
        return number++;
    }
}
