package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;

import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class PushDecoderTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final long T = 1_799_999_000_000_000_000L;
    private static final TenantId TENANT = new TenantId("t");
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";

    private final PushDecoder decoder = decoder(PushLimits.defaults());

    private static PushDecoder decoder(PushLimits limits) {
        return new PushDecoder(limits, InstantSource.fixed(NOW), 1 << 20);
    }

    private static PushLimits limits(
            int line, int metadataBytes, int bodyBytes, boolean rejectOld) {
        return new PushLimits(
                line,
                3,
                8,
                8,
                metadataBytes,
                2,
                rejectOld,
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                bodyBytes);
    }

    private static PushRequest request(String type, @Nullable String encoding, byte[] body) {
        return new PushRequest(
                PushRequest.Protocol.LOKI, TENANT, type, encoding, body, 0, body.length);
    }

    private PushOutcome json(String body) throws PushException {
        return decoder.decode(request(JSON, null, Utf8.bytes(body)));
    }

    private static String oneLine(String line) {
        return "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\""
                + T
                + "\",\""
                + line
                + "\"]]}]}";
    }

    /// Written by hand from the schema: the contract with all pushers.
    @Test
    void readsTheWireFormat() throws PushException, IOException {
        byte[] message =
                HexFormat.of()
                        .parseHex(
                                """
                                0a 30                           streams
                                  0a 08 7b613d2262222c7d        labels {a="b",}
                                  12 22                         entries
                                    0a 08 08 d8e4a6da06 10 07   timestamp 1799991896 s 7 ns
                                    12 02 6869                  line hi
                                    1a 06 0a 01 6b 12 01 76     metadata k=v
                                    22 08 0a 03 616263 12 01 7a parsed, not for pushes
                                    30 01                       unknown
                                  18 2a                         hash
                                12 04 6c6f6b69                  format loki
                                """
                                        .lines()
                                        .map(line ->
                                                line.stripLeading().split(" (?=[a-z]{4})", 2)[0])
                                        .collect(Collectors.joining())
                                        .replace(" ", ""));
        PushOutcome outcome =
                decoder.decode(request(PROTOBUF, null, PushBodies.encode(message, "snappy")));
        assertNull(outcome.rejection());
        assertEquals(
                List.of(
                        "{a=\"b\", service_name=\"unknown_service\"} {detected_level=unknown, k=v}"
                                + " 1799991896000000007 hi"),
                PushBodies.rows(outcome.accepted()));
    }

    @Test
    void readsSnappyWithBackReferences() throws PushException {
        // 40 bytes: literal {a="b",} of a stream's label text, then entries; the line is a copy of
        // itself.
        byte[] raw =
                PushBodies.protobuf(
                        List.of(
                                new PushBodies.Stream(
                                        "{a=\"b\"}",
                                        List.of(new PushBodies.Entry(T, "x".repeat(64))))));
        int line = raw.length - 64;
        var block = new ByteArrayOutputStream();
        block.write(raw.length);
        block.write(line << 2); // literal of line + 1 bytes
        block.write(raw, 0, line + 1);
        block.write(62 << 2 | 2); // copy of 63 bytes, two-byte offset 1
        block.write(1);
        block.write(0);
        PushOutcome outcome = decode(block.toByteArray());
        assertEquals("x".repeat(64), PushBodies.line(outcome.accepted(), 0));
    }

    private PushOutcome decode(byte[] block) throws PushException {
        return decoder.decode(request(PROTOBUF, "snappy", block));
    }

    @Test
    void labelsMayStandBehindTheEntries() throws PushException, IOException {
        byte[] message =
                HexFormat.of()
                        .parseHex("0a1a120e0a0808d8e4a6da06100712026869" + "0a087b613d2262222c7d");
        byte[] block = PushBodies.encode(message, "snappy");
        assertEquals("b", decode(block).accepted().stream(0).get("a"));
    }

    @Test
    void readsEveryCompression() throws PushException, IOException {
        byte[] plain = Utf8.bytes(oneLine("hello ".repeat(50)));
        for (String how : new String[] {"gzip", "deflate"}) {
            PushOutcome outcome = decoder.decode(request(JSON, how, PushBodies.encode(plain, how)));
            assertEquals("hello ".repeat(50), PushBodies.line(outcome.accepted(), 0), how);
        }
        assertEquals(1, rows(request(JSON, "zstd", Zstd.compress(plain))));
        var streamed = new ByteArrayOutputStream();
        try (var zstd = new ZstdOutputStreamNoFinalizer(streamed)) {
            zstd.write(plain);
        }
        assertEquals(1, rows(request(JSON, "zstd", streamed.toByteArray())));
        byte[] block =
                PushBodies.encode(
                        PushBodies.protobuf(
                                List.of(
                                        new PushBodies.Stream(
                                                "{}", List.of(new PushBodies.Entry(T, "l"))))),
                        "snappy");
        assertEquals(1, rows(request(PROTOBUF, "zstd", Zstd.compress(block))));
        assertEquals(1, rows(request(PROTOBUF, "gzip", PushBodies.encode(block, "gzip"))));
    }

    private int rows(PushRequest request) throws PushException {
        return decoder.decode(request).accepted().rowCount();
    }

    @Test
    void readsAGzipHeaderWithAllItsFields() throws PushException, IOException {
        byte[] gzip = PushBodies.encode(Utf8.bytes(oneLine("x")), "gzip");
        var out = new ByteArrayOutputStream();
        out.write(gzip, 0, 3);
        out.write(2 | 4 | 8 | 16);
        out.write(gzip, 4, 6);
        out.writeBytes(new byte[] {2, 0, 'e', 'x', 'n', 0, 'c', 0, 1, 2});
        out.write(gzip, 10, gzip.length - 10);
        assertEquals(1, rows(request(JSON, "gzip", out.toByteArray())));
    }

    @Test
    void damagedCompressionIsTheSendersFault() {
        byte[] noise = Utf8.bytes("this is no compressed body at all");
        assertRefused(400, "gzip: invalid header", request(JSON, "gzip", noise));
        assertRefused(400, "flate: corrupt input", request(JSON, "deflate", noise));
        assertRefused(400, "zstd: corrupt input", request(JSON, "zstd", noise));
        assertRefused(400, "snappy: corrupt input", request(PROTOBUF, null, noise));
        assertRefused(400, "Content-Encoding \"br\" not supported", request(JSON, "br", noise));
    }

    @Test
    void largeBodiesAreRefusedHoweverTheyAreCompressed() throws IOException {
        PushDecoder small = decoder(limits(100, 100, 1000, true));
        byte[] tooMuch = Utf8.bytes(oneLine("x".repeat(2000)));
        String text = "request body too large: message size too large than max (";
        for (PushRequest request :
                List.of(
                        request(JSON, null, tooMuch),
                        request(JSON, "gzip", PushBodies.encode(tooMuch, "gzip")),
                        request(JSON, "deflate", PushBodies.encode(tooMuch, "deflate")),
                        request(JSON, "zstd", Zstd.compress(tooMuch)),
                        request(PROTOBUF, null, PushBodies.encode(tooMuch, "snappy")))) {
            var failure = assertThrows(PushException.class, () -> small.decode(request));
            assertEquals(413, failure.status());
            assertTrue(failure.text().startsWith(text), failure.text());
        }
    }

    @Test
    void aClaimedLengthIsNotBelieved() {
        byte[] claim = {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x1f, 0, 'x'};
        assertRefused(400, "snappy: corrupt input", request(PROTOBUF, null, claim));
    }

    @Test
    void theOldShapeIsReadWhereverItIsSent() throws PushException {
        PushOutcome outcome =
                json(
                        """
                        {"streams":[{"entries":[
                            {"line":"one\\n","ts":"2027-01-15T08:30:00.000000001+01:00","x":{}},
                            {"ts":"2027-01-15T07:30:01Z"}],
                          "labels":"{a=\\"b\\"}"}]}
                        """);
        String labels = "{a=\"b\", service_name=\"unknown_service\"} {detected_level=unknown} ";
        assertEquals(
                List.of(labels + "1799998200000000001 one\n", labels + "1799998201000000000 "),
                PushBodies.rows(outcome.accepted()));
    }

    @Test
    void theOldShapeMustHaveTimes() {
        for (String entry : List.of("{\"line\":\"y\"}", "{\"ts\":\"x\"}", "{\"ts\":7}", "7")) {
            String old = "{\"streams\":[{\"labels\":\"{a='b'}\",\"entries\":[" + entry + "]}]}";
            assertEquals(400, assertThrows(PushException.class, () -> json(old)).status());
        }
    }

    @Test
    void membersMayComeInAnyOrder() throws PushException {
        PushOutcome outcome =
                json(
                        "{\"x\":[{}],\"Streams\":[{\"values\":[[\""
                                + T
                                + "\",\"a\\u0041\\n\"]],\"y\":1,\"stream\":{\"app\":\"s\"}}]}");
        assertEquals(
                List.of("{app=\"s\", service_name=\"s\"} {detected_level=unknown} " + T + " aA\n"),
                PushBodies.rows(outcome.accepted()));
    }

    @Test
    void metadataIsNormalised() throws PushException {
        String metadata =
                "{\"http.method\":\"GET\",\"a-b\":\"1\",\"a_b\":\"2\",\"9x\":\"n\",\"empty\":\"\",\"z\":\"\\u00e9\"}";
        PushOutcome outcome =
                json(
                        "{\"streams\":[{\"stream\":{\"level\":\"WARNING\"},\"values\":[[\""
                                + T
                                + "\",\"error\","
                                + metadata
                                + "]]}]}");
        assertEquals(
                "{a_b=2, detected_level=warn, http_method=GET, key_9x=n, z=é}",
                PushBodies.metadata(outcome.accepted(), 0).toString());
    }

    @Test
    void theLevelComesFromTheBestPlace() throws PushException {
        assertEquals(
                "error", level("{}", "info", "{\"detected_level\":\"ERR\",\"level\":\"debug\"}"));
        assertEquals("debug", level("{\"lvl\":\"dbg\"}", "info", "{\"level\":\"error\"}"));
        assertEquals("Odd", level("{\"level\":\"Odd\"}", "info", "{\"x\":\"y\"}"));
        assertEquals("odd", level("{}", "info", "{\"lvl\":\"error\",\"severity\":\"odd\"}"));
        assertEquals("warn", level("{}", "info", "{\"severity_number\":\"13\"}"));
        assertEquals("info", level("{}", "level=info", "{\"Lvel\":\"error\"}"));
        assertEquals("unknown", level("{}", "nothing", "{\"k\":\"error\"}"));
    }

    private String level(String labels, String line, String metadata) throws PushException {
        PushOutcome outcome =
                json(
                        "{\"streams\":[{\"stream\":"
                                + labels
                                + ",\"values\":[[\""
                                + T
                                + "\",\""
                                + line
                                + "\","
                                + metadata
                                + "]]}]}");
        return String.valueOf(PushBodies.metadata(outcome.accepted(), 0).get("detected_level"));
    }

    @Test
    void equalMetadataIsOneRange() throws PushException {
        PushBatch batch =
                json("""
                {"streams":[
                 {"stream":{"a":"1"},"values":[["T","info"],["T","x",{"k":"v"}],["T","INFO y"]]},
                 {"stream":{"level":"info"},"values":[["T","z"],["T","w",{}]]},
                 {"stream":{"a":"2"},"values":[["T","q",{"k":"v"}]]}]}
                """
                                .replace("T", String.valueOf(T)))
                        .accepted();
        int info = batch.metadataOffset(0);
        int pair = batch.metadataOffset(1);
        int[] expected = {info, pair, info, info, info, pair};
        assertArrayEquals(
                expected,
                IntStream.range(0, batch.rowCount()).map(batch::metadataOffset).toArray());
    }

    @Test
    void sameLabelTextMeansTheSameObject() throws PushException {
        PushBatch first = json(oneLine("x")).accepted();
        assertSame(first.stream(0), json(oneLine("y")).accepted().stream(0));
    }

    @Test
    void limitsAreCheckedEntryByEntry() throws PushException {
        PushDecoder strict = decoder(limits(5, 10, 1 << 20, true));
        PushOutcome outcome =
                strict.decode(
                        request(
                                JSON,
                                null,
                                Utf8.bytes(
                                        """
                                        {"streams":[{"stream":{"a":"1"},"values":[["T","good"],["T","toolong"],
                                         ["1","old"],["1900000000000000000","new"],["T","m",{"k":"0123456789"}],
                                         ["T","n",{"a":"1","b":"2","c":"3"}],["T","fine"]]},
                                         {"stream":{"a":"1","b":"2","c":"3","d":"4"},"values":[["T","x"],["T","y"]]},
                                         {"stream":{"a":"123456789"},"values":[["T","x"]]},
                                         {"stream":{"abcdefghi":"1"},"values":[["T","x"]]}]}
                                        """
                                                .replace("T", String.valueOf(T)))));
        assertEquals(2, outcome.accepted().rowCount());
        PushRejection rejection = Objects.requireNonNull(outcome.rejection());
        assertEquals(400, rejection.status());
        String stream = "'{a=\"1\", service_name=\"unknown_service\"}'";
        for (String text :
                new String[] {
                    "max entry size '5' bytes exceeded for stream "
                            + stream
                            + " while adding an entry with length '7' bytes",
                    "entry for stream "
                            + stream
                            + " has timestamp too old: 1970-01-01T00:00:00Z, oldest acceptable"
                            + " timestamp is: 2027-01-15T07:00:00Z",
                    "entry for stream " + stream + " has timestamp too new: 2030-03-17T17:46:40Z",
                    "stream "
                            + stream
                            + " has structured metadata too large: '11' bytes, limit: '10' bytes.",
                    "stream "
                            + stream
                            + " has too many structured metadata labels: '3', limit: '2'.",
                    "has 4 label names; limit 3",
                    "has label value too long: '123456789'",
                    "has label name too long: 'abcdefghi'",
                }) {
            assertTrue(rejection.text().contains(text), rejection.text());
        }
        assertEquals(8, rejection.text().split("1 errors like: ", -1).length - 1);
        assertEquals(
                "[max_label_names_per_series 2 2, line_too_long 1 7]",
                outcome.discards().stream()
                        .filter(d -> d.lineBytes() == 7 || d.entries() == 2)
                        .map(d -> d.reason().metricName() + " " + d.entries() + " " + d.lineBytes())
                        .sorted(java.util.Comparator.reverseOrder())
                        .toList()
                        .toString());
    }

    @Test
    void oldSamplesAreTakenWhenTheyMay() throws PushException {
        PushDecoder lenient = decoder(limits(100, 100, 1 << 20, false));
        String body = oneLine("x").replace(String.valueOf(T), "1");
        assertNull(lenient.decode(request(JSON, null, Utf8.bytes(body))).rejection());
    }

    @Test
    void theTextOfManyFailuresIsBounded() throws PushException {
        var body = new StringBuilder("{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[");
        for (int i = 0; i < 10_000; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("[\"")
                    .append(i * 1_000_000_000L)
                    .append("\",\"x\"]");
        }
        PushOutcome outcome = json(body.append("]}]}").toString());
        PushRejection rejection = Objects.requireNonNull(outcome.rejection());
        assertTrue(rejection.text().endsWith("; and 9950 more errors"));
        assertEquals(10_000, outcome.discards().getFirst().entries());
    }

    @Test
    void onlyPushExceptionsComeOutOfDamagedBodies() throws IOException {
        byte[] raw =
                PushBodies.protobuf(
                        List.of(
                                new PushBodies.Stream(
                                        "{a=\"b\",level=\"x\"}",
                                        List.of(
                                                new PushBodies.Entry(T, "level=info x", "k", "v"),
                                                new PushBodies.Entry(T + 1, "y")))));
        byte[] json =
                Utf8.bytes(
                        "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\""
                                + T
                                + "\",\"l\\n\",{\"k\":\"v\"}],[\""
                                + T
                                + "\",\"error\"]]}]}");
        var random = new SplittableRandom(2024);
        for (int round = 0; round < 40_000; round++) {
            byte[] proto = damaged(raw, random);
            survives(request(PROTOBUF, null, PushBodies.encode(proto, "snappy")));
            survives(request(PROTOBUF, null, damaged(PushBodies.encode(raw, "snappy"), random)));
            survives(request(JSON, null, damaged(json, random)));
            if (round % 20 == 0) {
                survives(request(JSON, "gzip", damaged(PushBodies.encode(json, "gzip"), random)));
                survives(request(JSON, "zstd", damaged(Zstd.compress(json), random)));
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                survives(request(PROTOBUF, null, noise));
                survives(request(JSON, "deflate", noise));
            }
        }
    }

    private static byte[] damaged(byte[] body, SplittableRandom random) {
        byte[] copy = Arrays.copyOf(body, body.length - random.nextInt(3));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(copy.length);
            copy[at] =
                    random.nextBoolean()
                            ? (byte) random.nextInt(256)
                            : copy[random.nextInt(copy.length)];
        }
        return copy;
    }

    private void survives(PushRequest request) {
        try {
            PushBatch batch = decoder.decode(request).accepted();
            PushBodies.rows(batch);
        } catch (PushException e) {
            assertTrue(e.status() == 400 || e.status() == 413 || e.status() == 422);
        }
    }

    private void assertRefused(int status, String text, PushRequest request) {
        var failure = assertThrows(PushException.class, () -> decoder.decode(request));
        assertEquals(text, failure.text());
        assertEquals(status, failure.status());
    }
}
