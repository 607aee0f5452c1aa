package io.skald.loadtest.badclients;

import com.github.luben.zstd.ZstdOutputStream;

import org.xerial.snappy.Snappy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/// A push that no server should store.
///
/// @param headers of the body, each with its line end
record Attack(String name, String path, String headers, byte[] body) {
    private static final String PUSH = "/loki/api/v1/push";
    private static final String OTLP = "/otlp/v1/logs";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String PROTOBUF = "Content-Type: application/x-protobuf\r\n";
    private static final int BOMB_BYTES = 1 << 30;
    private static final int NOISE_BYTES = 64 << 10;
    private static final int LABELS = 200_000;
    private static final int LINE_BYTES = 20 << 20;

    @FunctionalInterface
    private interface Compression {
        OutputStream around(OutputStream out) throws IOException;
    }

    /// One of each kind.
    ///
    /// @param nowNanos timestamp of the lines
    static Attack[] all(long nowNanos) throws IOException {
        byte[] noise = new byte[NOISE_BYTES];
        new SplittableRandom(1).nextBytes(noise);
        byte[] gzip = bomb(GZIPOutputStream::new);
        byte[] zstd = bomb(ZstdOutputStream::new);
        return new Attack[] {
            new Attack("gzip bomb", PUSH, JSON + "Content-Encoding: gzip\r\n", gzip),
            new Attack("zstd bomb", OTLP, PROTOBUF + "Content-Encoding: zstd\r\n", zstd),
            new Attack("snappy that claims 4 GB", PUSH, PROTOBUF, claims4Gb()),
            new Attack("noise as JSON", PUSH, JSON, noise),
            new Attack("noise as Protocol Buffers", PUSH, PROTOBUF, Snappy.compress(noise)),
            new Attack("noise as OTLP", OTLP, PROTOBUF, noise),
            new Attack("200,000 labels", PUSH, JSON, labels(nowNanos)),
            new Attack("a line of 20 MB", PUSH, JSON, line(nowNanos)),
        };
    }

    /// A gibibyte of blanks.
    private static byte[] bomb(Compression compression) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = compression.around(bytes)) {
            for (int written = 0; written < BOMB_BYTES; written += blanks.length) {
                out.write(blanks);
            }
        }
        return bytes.toByteArray();
    }

    /// The length in front of a block of snappy, and next to no block.
    private static byte[] claims4Gb() {
        return new byte[] {-1, -1, -1, -1, 15, 1, 2};
    }

    private static byte[] labels(long nowNanos) {
        var labels = new StringBuilder();
        for (int i = 0; i < LABELS; i++) {
            labels.append(i == 0 ? "" : ",").append("\"l").append(i).append("\":\"v\"");
        }
        return push(labels.toString(), nowNanos, "x");
    }

    private static byte[] line(long nowNanos) {
        return push("\"job\":\"bad\"", nowNanos, "x".repeat(LINE_BYTES));
    }

    private static byte[] push(String labels, long nowNanos, String line) {
        return "{\"streams\":[{\"stream\":{%s},\"values\":[[\"%d\",\"%s\"]]}]}"
                .formatted(labels, nowNanos, line)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
