package io.skald.logql.pipeline;

import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Utf8;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Invented lines of a web service with a dozen fields, 150 to 400 bytes long, for the benchmarks of parsers. The same ones
/// each time. `status` stands in the middle, `host` at the end, `nothing` nowhere.
final class FieldLines {
    private static final String[] LEVELS = {"info", "info", "info", "warn", "debug", "error"};
    private static final String[] MESSAGES = {
        "request completed",
        "connection refused by peer, will be tried again in a moment",
        "deadline exceeded while waiting for headers",
        "user logged in",
        "said \\\"no\\\" to C:\\\\temp",
        "cache miss"
    };
    private static final String[] PATHS = {
        "/api/v1/orders", "/api/v1/orders/1042/items", "/healthz", "/static/app.js?v12"
    };
    private static final String[] AGENTS = {
        "curl/8.1", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    };

    private static final String JSON =
            "{\"ts\":\"%1$s\",\"level\":\"%2$s\",\"msg\":\"%3$s\",\"caller\":\"http/server.go:%4$d\",\"trace_id\":\"%5$016x\","
                + "\"request\":{\"method\":\"GET\",\"path\":\"%6$s\",\"agent\":\"%7$s\"},\"status\":%8$d,"
                + "\"duration_ms\":%9$.3f,\"bytes\":%10$d,\"tags\":[\"a\",\"b\"],\"ok\":%11$b,\"host\":\"web-%12$d\"}";
    private static final String LOGFMT =
            "ts=%1$s level=%2$s msg=\"%3$s\" caller=http/server.go:%4$d trace_id=%5$016x method=GET"
                    + " path=%6$s agent=\"%7$s\" status=%8$d duration=%9$.3fms bytes=%10$d ok=%11$b"
                    + " host=web-%12$d";

    private FieldLines() {}

    static EntryBatch json(int sizeBytes) {
        return batch(JSON, sizeBytes);
    }

    static EntryBatch logfmt(int sizeBytes) {
        return batch(LOGFMT, sizeBytes);
    }

    private static EntryBatch batch(String format, int sizeBytes) {
        RandomGenerator random = new SplittableRandom(42);
        var text = new GrowingBytes(sizeBytes + 1024);
        var batch = new EntryBatch();
        int rows = sizeBytes / 150;
        batch.reset(LabelSet.of("app", "web"), rows);
        int count = 0;
        while (text.size() < sizeBytes) {
            byte[] line = Utf8.bytes(line(format, random));
            batch.lineOffsetArray()[count] = text.size();
            batch.lineLengthArray()[count++] = line.length;
            text.put(line, 0, line.length);
        }
        batch.reset(batch.stream(), count);
        batch.lines(text.array());
        return batch;
    }

    private static <T> T pick(RandomGenerator random, T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String line(String format, RandomGenerator random) {
        return format.formatted(
                "2026-01-05T00:%02d:%02d.%03dZ"
                        .formatted(random.nextInt(60), random.nextInt(60), random.nextInt(1000)),
                pick(random, LEVELS),
                pick(random, MESSAGES),
                random.nextInt(999),
                random.nextLong(),
                pick(random, PATHS),
                pick(random, AGENTS),
                200 + random.nextInt(400),
                random.nextDouble() * 1000,
                random.nextInt(100_000),
                random.nextBoolean(),
                random.nextInt(40));
    }
}
