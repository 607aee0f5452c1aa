package io.skald.testing;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Rows drawn by lot: few streams, times that collide, lines that repeat.
public final class RandomRows {
    private RandomRows() {}

    public static List<Row> of(RandomGenerator random, TenantId tenant, int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LabelSet labels = LabelSet.of("app", "a" + random.nextInt(3), "pod", "p");
            long time = 1_700_000_000_000_000_000L + random.nextInt(50) * 1_000_000_007L;
            String line = random.nextInt(9) == 0 ? "" : "line " + random.nextInt(6) + "\n\0é";
            Map<String, String> metadata =
                    switch (random.nextInt(3)) {
                        case 0 -> Map.of();
                        case 1 -> Map.of("detected_level", "info");
                        default -> Map.of("detected_level", "warn", "id", "" + random.nextInt(4));
                    };
            rows.add(new Row(tenant, labels, time, line, metadata));
        }
        return rows;
    }
}
