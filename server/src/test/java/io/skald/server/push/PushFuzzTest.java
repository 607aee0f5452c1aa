package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.Metadata;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;
import io.skald.testing.Fuzz;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// Damaged bodies of every form are either read or refused with a documented status, and what is read can be walked.
/// 20 seconds for all forms together; `-Dskald.fuzz.seconds=7800` takes so long instead, `-Dskald.fuzz.form=json,otlp-gzip`
/// tries these forms only, `-Dskald.fuzz.seed=N` begins elsewhere.
class PushFuzzTest {
    private static final int SECONDS = 20;
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000L);
    private static final long T = 1_799_999_000_000_000_000L;
    private static final Set<Integer> STATUSES = Set.of(400, 413, 422);

    /// Small, so that bodies that claim or make too much are common.
    private static final int MAX_BODY_BYTES = 64 << 10;

    /// Values at which lengths and tags turn.
    private static final byte[] EDGES = {0, 1, 0x7f, (byte) 0x80, (byte) 0xff, '"', '\\', '{', ']'};

    private final PushDecoder decoder = decoder();

    private static PushDecoder decoder() {
        PushLimits all = PushLimits.defaults();
        var limits =
                new PushLimits(
                        all.maxLineBytes(),
                        all.maxLabelNames(),
                        all.maxLabelNameBytes(),
                        all.maxLabelValueBytes(),
                        all.maxMetadataBytes(),
                        all.maxMetadataPairs(),
                        false,
                        all.maxSampleAge(),
                        all.creationGrace(),
                        MAX_BODY_BYTES);
        return new PushDecoder(limits, InstantSource.fixed(NOW), 1 << 20);
    }

    private static final String TODAY =
            """
            {"streams":[{"stream":{"app":"shop","level":"info"},"values":[["%d","line \\u00fc\\n",{"trace_id":"1","a.b":"c"}],["%d",""]]},
            {"values":[["%d","{\\"lvl\\":\\"warn\\"}"]],"stream":{"app":"b","n":1,"o":{"p":true}}}]}
            """
                    .formatted(T, T + 1, T + 2);
    private static final String OLD =
            """
            {"streams":[{"labels":"{app=\\"shop\\", env='a', c=`d`}","entries":[{"ts":"2027-01-15T07:30:00.5Z","line":"a\\tb"}]}]}
            """;
    private static final String OTLP =
            """
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"s"}},{"key":"host","value":{"kvlistValue":{"values":[{"key":"z","value":{"doubleValue":1e-7}},{"key":"a","value":{"bytesValue":"AQI="}}]}}}]},
            "scopeLogs":[{"scope":{"name":"n","version":"1","attributes":[{"key":"q","value":{"boolValue":true}}],"droppedAttributesCount":3},
            "logRecords":[{"timeUnixNano":"%d","observedTimeUnixNano":"%d","severityNumber":"SEVERITY_NUMBER_WARN2","severityText":"W","traceId":"0102030405060708090a0b0c0d0e0f10","spanId":"0102030405060708","flags":1,
            "body":{"arrayValue":{"values":[{"stringValue":"<x>"},{"intValue":"-1"},{"kvlistValue":{"values":[{"key":"k","value":{"arrayValue":{}}}]}}]}},"attributes":[{"key":"9","value":{"intValue":7}}]},{"body":{"stringValue":"plain"}}]}]}]}
            """
                    .formatted(T, T + 1);

    enum Form {
        JSON(PushRequest.Protocol.LOKI, "application/json", null, ""),
        JSON_GZIP(PushRequest.Protocol.LOKI, "application/json", "gzip", "gzip"),
        JSON_DEFLATE(PushRequest.Protocol.LOKI, "application/json", "deflate", "deflate"),
        JSON_ZSTD(PushRequest.Protocol.LOKI, "application/json", "zstd", "zstd"),
        OLD_JSON(PushRequest.Protocol.LOKI, "application/json", null, ""),
        PROTOBUF_GZIP(PushRequest.Protocol.LOKI, "text/plain", "gzip", "snappy+gzip"),
        SNAPPY(PushRequest.Protocol.LOKI, "application/x-protobuf", null, "snappy"),
        PROTOBUF(PushRequest.Protocol.LOKI, "application/x-protobuf", null, "snappy"),
        OTLP_JSON(PushRequest.Protocol.OTLP, "application/json", null, ""),
        OTLP_PROTOBUF(PushRequest.Protocol.OTLP, "application/x-protobuf", null, ""),
        OTLP_GZIP(PushRequest.Protocol.OTLP, "application/x-protobuf", "gzip", "gzip"),
        OTLP_ZSTD(PushRequest.Protocol.OTLP, "application/json", "zstd", "zstd"),
        OTLP_LZ4(PushRequest.Protocol.OTLP, "application/x-protobuf", "lz4", "lz4");

        private final PushRequest.Protocol protocol;
        private final String type;
        private final @Nullable String encoding;
        private final String encode;

        Form(PushRequest.Protocol protocol, String type, @Nullable String encoding, String encode) {
            this.protocol = protocol;
            this.type = type;
            this.encoding = encoding;
            this.encode = encode;
        }

        byte[] plain() throws PushException {
            return switch (this) {
                case JSON, JSON_GZIP, JSON_DEFLATE, JSON_ZSTD -> Utf8.bytes(TODAY);
                case OLD_JSON -> Utf8.bytes(OLD);
                case SNAPPY, PROTOBUF, PROTOBUF_GZIP ->
                        PushBodies.protobuf(
                                List.of(
                                        new PushBodies.Stream(
                                                "{app=\"shop\"}",
                                                List.of(
                                                        new PushBodies.Entry(
                                                                T, "abcabcabcabc", "k", "v")))));
                case OTLP_JSON, OTLP_ZSTD -> Utf8.bytes(OTLP);
                case OTLP_PROTOBUF, OTLP_GZIP, OTLP_LZ4 -> {
                    byte[] json = Utf8.bytes(OTLP);
                    Utf8Slice body =
                            new OtlpJson(new Utf8Slice(json, 0, json.length), 1 << 20).toProtobuf();
                    yield Arrays.copyOf(body.bytes(), body.length());
                }
            };
        }

        byte[] encoded(byte[] body) {
            byte[] out = body;
            try {
                for (String how : encode.isEmpty() ? new String[0] : encode.split("\\+", -1)) {
                    out = PushBodies.encode(out, how);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out;
        }

        /// Whether what is inside of the compression is damaged, and not the compression itself.
        boolean damagedInside() {
            return this == PROTOBUF;
        }
    }

    /// What is sent; printed as few bytes as a seed needs to be understood.
    private record Sent(byte[] body) {
        @Override
        public String toString() {
            return HexFormat.of().formatHex(body, 0, Math.min(body.length, 2048));
        }
    }

    static List<Form> forms() {
        String names = System.getProperty("skald.fuzz.form");
        return names == null
                ? List.of(Form.values())
                : Arrays.stream(names.split(",", -1))
                        .map(name -> Form.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void damagedBodiesAreReadOrRefused(Form form) throws Exception {
        byte[] valid = form.plain();
        byte[] sent = form.encoded(valid.clone());
        var read = new AtomicLong();
        Fuzz.run(
                1.0 / forms().size(),
                SECONDS,
                random ->
                        new Sent(
                                form.damagedInside()
                                        ? form.encoded(damaged(valid, random))
                                        : damaged(sent, random)),
                input -> read.addAndGet(isRead(form, input.body) ? 1 : 0));
        assertTrue(read.get() > 0, "no body was good enough to be read");
    }

    private boolean isRead(Form form, byte[] body) {
        try {
            PushOutcome outcome =
                    decoder.decode(
                            new PushRequest(
                                    form.protocol,
                                    new TenantId("t"),
                                    form.type,
                                    form.encoding,
                                    body,
                                    0,
                                    body.length));
            walk(outcome.accepted());
            return true;
        } catch (PushException e) {
            assertTrue(STATUSES.contains(e.status()), e.text());
            assertTrue(e.text().length() < 1 << 20, "a long text");
            return false;
        }
    }

    private static void walk(PushBatch batch) {
        for (int row = 0; row < batch.rowCount(); row++) {
            Objects.checkFromIndexSize(
                    batch.lineOffset(row), batch.lineLength(row), batch.lines().length);
            Metadata.decode(batch.metadata(), batch.metadataOffset(row), batch.metadataLength(row));
        }
    }

    private static byte[] damaged(byte[] valid, RandomGenerator random) {
        byte[] body = valid.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            body = damagedOnce(body, random);
        }
        return body;
    }

    private static byte[] damagedOnce(byte[] body, RandomGenerator random) {
        if (body.length == 0) {
            return new byte[random.nextInt(4)];
        }
        int at = random.nextInt(body.length);
        int length = random.nextInt(Math.min(64, body.length - at) + 1);
        switch (random.nextInt(8)) {
            case 0 -> {
                return Arrays.copyOf(body, at);
            }
            case 1 -> body[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> body[at] = (byte) random.nextInt(256);
            case 3 -> body[at] = EDGES[random.nextInt(EDGES.length)];
            case 4 -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, body, at, length);
            }
            case 5 -> {
                return spliced(body, at, length, at + length);
            }
            case 6 -> {
                return spliced(body, at, 0, at + length);
            }
            default -> {
                return spliced(body, random.nextInt(body.length), length, at);
            }
        }
        return body;
    }

    /// The body with `length` bytes from `at` put in again at `to`, and what was between them kept.
    private static byte[] spliced(byte[] body, int at, int length, int to) {
        int count = Math.min(length, body.length - at);
        byte[] out = Arrays.copyOf(body, body.length + count);
        System.arraycopy(body, to, out, Math.min(to, body.length) + count, body.length - to);
        System.arraycopy(body, at, out, to, count);
        return count == 0 ? cut(body, at, to) : out;
    }

    private static byte[] cut(byte[] body, int from, int to) {
        int first = Math.min(from, to);
        int last = Math.max(from, to);
        byte[] out = Arrays.copyOf(body, body.length - (last - first));
        System.arraycopy(body, last, out, first, body.length - last);
        return out;
    }
}
