package io.skald.block;

import io.skald.model.Utf8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Rows of all kinds, from a seed: log-like lines and nasty ones, every precision of time, metadata of few and of many
/// values.
public final class RandomRows {
    private static final String[] WORDS = {
        "error",
        "request",
        "GET /api",
        "timeout",
        "status=500",
        "10.0.0.1",
        "user_",
        "done",
        "kafka",
        "äöü",
        "x"
    };
    private static final long[] UNITS = {1, 1_000, 1_000_000, 1_000_000_000L};

    private final RandomGenerator random;

    public RandomRows(RandomGenerator random) {
        this.random = random;
    }

    /// Streams `{n="0"}`, `{n="1"}`, …
    public List<TestRows> streams(int count, int maxRows) {
        List<TestRows> streams = new ArrayList<>();
        boolean nasty = random.nextInt(3) == 0;
        int metadata = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            var rows = new TestRows("app", "app" + i % 3, "n", Integer.toString(i));
            fill(rows, 1 + random.nextInt(maxRows), nasty, metadata);
            streams.add(rows);
        }
        return streams;
    }

    private void fill(TestRows rows, int count, boolean nasty, int metadata) {
        long unit = UNITS[random.nextInt(UNITS.length)];
        long time = 1_700_000_000_000_000_000L + unit * random.nextLong(1_000_000);
        time -= time % unit;
        for (int i = 0; i < count; i++) {
            time += unit * (random.nextInt(4) == 0 ? 0 : random.nextLong(2_000));
            rows.add(time, line(nasty), metadata(metadata));
        }
    }

    byte[] line(boolean nasty) {
        if (nasty && random.nextInt(3) == 0) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            if (bytes.length > 2) {
                bytes[random.nextInt(bytes.length)] = '\n';
                bytes[random.nextInt(bytes.length)] = random.nextBoolean() ? (byte) '\r' : 0;
            }
            return bytes;
        }
        var text = new StringBuilder();
        for (int words = random.nextInt(8); words > 0; words--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
            text.append(random.nextBoolean() ? " " : Integer.toString(random.nextInt(100)));
        }
        return Utf8.bytes(text.toString());
    }

    private Map<String, String> metadata(int kind) {
        Map<String, String> pairs = new TreeMap<>();
        if (kind >= 1) {
            pairs.put("detected_level", random.nextInt(5) == 0 ? "error" : "info");
        }
        if (kind >= 2 && random.nextInt(3) > 0) {
            pairs.put("trace_id", Long.toHexString(random.nextLong() | Long.MIN_VALUE));
        }
        if (kind >= 3) {
            if (random.nextInt(40) == 0) {
                pairs.put("rare", "r".repeat(random.nextInt(5)));
            }
            pairs.put("pod", "pod-" + random.nextInt(400));
        }
        return pairs;
    }
}
