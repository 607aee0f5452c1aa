package io.skald.testing;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Small random logs of a minute, with few different values so that everything happens often.
public final class RandomLogs {
    public static final long SECOND = 1_000_000_000L;

    private static final List<LabelSet> STREAMS =
            List.of(
                    LabelSet.of("app", "web", "env", "prod"),
                    LabelSet.of("app", "web", "env", "dev"),
                    LabelSet.of("app", "db", "env", "prod"),
                    LabelSet.of("app", "batch"));

    private RandomLogs() {}

    /// Adds `count` rows with times from second 0 to 59.
    public static void fill(MemLogSource source, RandomGenerator random, int count) {
        for (int i = 0; i < count; i++) {
            Map<String, String> metadata = new TreeMap<>();
            if (random.nextBoolean()) {
                metadata.put("level", random.nextBoolean() ? "error" : "info");
            }
            if (random.nextInt(4) == 0) {
                metadata.put("trace", "t" + random.nextInt(3));
            }
            if (random.nextInt(8) == 0) {
                metadata.put("app", "meta");
            }
            source.add(
                    TenantId.SINGLE,
                    STREAMS.get(random.nextInt(STREAMS.size())),
                    random.nextInt(60) * SECOND + random.nextInt(2),
                    line(random),
                    metadata);
        }
    }

    private static String line(RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> "level=error n=" + random.nextInt(4) + " msg=\"it is\\tx\"";
            case 1 -> "level=info app=inner n=" + random.nextInt(4);
            case 2 -> "plain error " + random.nextInt(3);
            case 3 -> "n=1 n=2 level= trace=own";
            case 4 ->
                    "level=warn took=" + random.nextInt(90) + "ms size=" + random.nextInt(3) + "KB";
            case 5 -> "{\"level\":\"error\",\"n\":" + random.nextInt(4) + ",\"o\":{\"k\":\"x\"}}";
            case 6 -> "{\"app\":\"inner\",\"n\":\"zz\",\"took\":\"30ms\",\"trace\":\"own\"}";
            case 7 -> "{\"n\":1,\"n\":2,\"o\":{\"k\":null,\"n\":7},\"size\":\"2048\",\"a\":[1]}";
            case 8 -> "{\"pod\":\"p" + random.nextInt(3) + "\",\"_entry\":\"level=error n=2 x\"}";
            case 9 -> "\u001b[31;1merror\u001b[0m n=" + random.nextInt(3) + " ok";
            case 10 -> "src=10.0." + random.nextInt(2) + "." + random.nextInt(12) + " to 1.2.3.4.5";
            default -> "ok";
        };
    }
}
