package io.skald.loadtest.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

final class BodyEncoderTest {
    private static final List<StreamLabels> LABELS =
            List.of(
                    StreamLabels.of(Map.of("b", "2", "a", "1")),
                    StreamLabels.of(Map.of("c", "\"")));

    private static LineBatch twoStreams() {
        LineBatch batch = new LineBatch(16, 1);
        add(batch, 1, 1_000_000_000L, "x");
        add(batch, 0, 1_767_225_600_123_456_789L, "y\"z");
        add(batch, 1, 2_000_000_001L, "");
        return batch;
    }

    private static void add(LineBatch batch, int stream, long timestampNanos, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        batch.add(stream, timestampNanos, bytes, 0, bytes.length);
    }

    /// | bytes | meaning |
    /// |---|---|
    /// | `0a 24` | stream of 36 bytes |
    /// | `0a 0e 7b..7d` | labels `{a="1", b="2"}` |
    /// | `12 12 0a 0b 08 .. 10 ..` | entry of 18 bytes: time of 11 bytes, seconds and nanos |
    /// | `12 03 79 22 7a` | line `y"z` |
    /// | `0a 1d` | the other stream: labels `{c="\""}`, two entries, of which the first has no nanos and the second no text |
    @Test
    void protobufHasGoldenBytes() throws IOException {
        ProtobufBody encoder = new ProtobufBody();
        int length = encoder.encode(twoStreams(), LABELS);
        byte[] plain = Snappy.uncompress(Arrays.copyOf(encoder.body(), length));
        String labels =
                HexFormat.of().formatHex("{a=\"1\", b=\"2\"}".getBytes(StandardCharsets.UTF_8));
        String others = HexFormat.of().formatHex("{c=\"\\\"\"}".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                "0a24"
                        + "0a0e"
                        + labels
                        + "1212"
                        + "0a0b"
                        + "0880f2d6ca06"
                        + "10959aef3a"
                        + "1203"
                        + "79227a"
                        + "0a1d"
                        + "0a08"
                        + others
                        + "1207"
                        + "0a020801"
                        + "120178"
                        + "1208"
                        + "0a0408021001"
                        + "1200",
                HexFormat.of().formatHex(plain));
    }

    @Test
    void jsonEscapesWhatItMust() {
        JsonBody encoder = new JsonBody();
        int length = encoder.encode(twoStreams(), LABELS);
        assertEquals(
                "{\"streams\":[{\"stream\":{\"a\":\"1\",\"b\":\"2\"},\"values\":"
                        + "[[\"1767225600123456789\",\"y\\\"z\"]]},"
                        + "{\"stream\":{\"c\":\"\\\"\"},\"values\":"
                        + "[[\"1000000000\",\"x\"],[\"2000000001\",\"\"]]}]}",
                new String(encoder.body(), 0, length, StandardCharsets.UTF_8));
    }

    @Test
    void jsonEscapesControlCharacters() {
        LineBatch batch = new LineBatch(16, 1);
        add(batch, 0, 1, "\t\\é\u0001");
        JsonBody encoder = new JsonBody();
        int length = encoder.encode(batch, LABELS);
        String body = new String(encoder.body(), 0, length, StandardCharsets.UTF_8);
        assertEquals(true, body.contains("[\"1\",\"\\u0009\\\\é\\u0001\"]"), body);
    }
}
