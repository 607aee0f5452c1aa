package io.skald.logql.text;

import io.skald.model.GrowingBytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Invented log lines of three shapes (JSON, logfmt, access log) for the benchmarks of this package, newline behind
/// each, the same ones each time.
record BenchmarkLines(byte[] bytes, int[] ends) {
    private static final String[] LEVELS = {"info", "info", "info", "warn", "debug", "error"};
    private static final String[] MESSAGES = {
        "request completed",
        "connection refused by peer",
        "deadline exceeded while waiting",
        "user logged in",
        "cache miss for key",
        "rotated the log file"
    };

    static BenchmarkLines ofSize(int sizeBytes) {
        RandomGenerator random = new SplittableRandom(42);
        GrowingBytes text = new GrowingBytes(sizeBytes + 1024);
        int[] ends = new int[16];
        int count = 0;
        while (text.size() < sizeBytes) {
            byte[] line = line(random).getBytes(StandardCharsets.UTF_8);
            text.put(line, 0, line.length);
            ends = count == ends.length ? Arrays.copyOf(ends, 2 * count) : ends;
            ends[count++] = text.size();
            text.put((byte) '\n');
        }
        return new BenchmarkLines(
                Arrays.copyOf(text.array(), text.size()), Arrays.copyOf(ends, count));
    }

    private static String line(RandomGenerator random) {
        String level = LEVELS[random.nextInt(LEVELS.length)];
        String message = MESSAGES[random.nextInt(MESSAGES.length)];
        int status = 200 + random.nextInt(300);
        return switch (random.nextInt(3)) {
            case 0 ->
                    "{\"level\":\"%s\",\"msg\":\"%s\",\"trace_id\":\"%016x\",\"status\":%d}"
                            .formatted(level, message, random.nextLong(), status);
            case 1 ->
                    "level=%s caller=server.go:%d msg=\"%s\" duration=%dms"
                            .formatted(
                                    level, random.nextInt(999), message, random.nextInt(100_000));
            default ->
                    "10.%d.%d.7 - - \"GET /api/%s HTTP/1.1\" %d %d \"-\" \"Mozilla/5.0 (X11; Linux x86_64)\""
                            .formatted(
                                    random.nextInt(256),
                                    random.nextInt(256),
                                    message.replace(' ', '_'),
                                    status,
                                    random.nextInt(50_000));
        };
    }
}
