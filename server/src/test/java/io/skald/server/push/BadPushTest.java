package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.GrowingBytes;
import io.skald.model.TenantId;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/// Bodies that are small and ask for much: refused with a documented status, in bounded memory.
class BadPushTest {
    private static final long T = 1_799_999_000_000_000_000L;
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";

    private final PushDecoder decoder =
            new PushDecoder(
                    PushLimits.defaults(),
                    InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000L)),
                    1 << 20);

    private PushOutcome decode(
            PushRequest.Protocol protocol, String type, @Nullable String encoding, byte[] body)
            throws PushException {
        return decoder.decode(
                new PushRequest(protocol, new TenantId("t"), type, encoding, body, 0, body.length));
    }

    private PushException refused(String type, @Nullable String encoding, byte[] body) {
        return assertThrows(
                PushException.class, () -> decode(PushRequest.Protocol.LOKI, type, encoding, body));
    }

    private static byte[] oneLine(String line) {
        return Utf8.bytes(
                "{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[[\""
                        + T
                        + "\",\""
                        + line
                        + "\"]]}]}");
    }

    /// One record whose body is a map.
    private static byte[] otlpMap(int members) {
        var map = new GrowingBytes(2 * members);
        for (int i = 0; i < members; i++) {
            map.put(new byte[] {1 << 3 | 2, 0}, 0, 2);
        }
        byte[] message = map.toBytes();
        for (int field : new int[] {6, 5, 2, 2, 1}) {
            message = field(field, message);
        }
        return message;
    }

    private static byte[] field(int number, byte[]... parts) {
        var out = new GrowingBytes(64);
        out.put((byte) (number << 3 | 2));
        out.putVarint(Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            out.put(part, 0, part.length);
        }
        return out.toBytes();
    }

    @Test
    void aMapOfOtlpHasABoundOfMembers() throws PushException {
        decode(PushRequest.Protocol.OTLP, PROTOBUF, null, otlpMap(60_000));
        PushException tooMany =
                assertThrows(
                        PushException.class,
                        () ->
                                decode(
                                        PushRequest.Protocol.OTLP,
                                        PROTOBUF,
                                        null,
                                        otlpMap(20_000_000)));
        assertEquals(413, tooMany.status());
        assertEquals("request body too large: maps with too many members", tooMany.getMessage());
    }

    /// Each record gets a set of its own, of the resource's 60,000 bytes and its own number.
    private static byte[] otlpLargeResource(int records) {
        byte[] value = field(2, field(1, new byte[60_000]));
        byte[] resource = field(1, field(1, field(1, Utf8.bytes("r")), value));
        var scope = new GrowingBytes(64);
        for (int i = 0; i < records; i++) {
            byte[] number = field(2, field(1, Utf8.bytes(Integer.toString(i))));
            byte[] record = field(2, field(6, field(1, Utf8.bytes("n")), number));
            scope.put(record, 0, record.length);
        }
        return field(1, resource, field(2, scope.toBytes()));
    }

    @Test
    void whatTheAttributesOfAResourceMakeIsPaidFor() throws PushException {
        var budget = new DecodeBudget(8 << 20);
        var paying =
                new PushDecoder(
                        _ -> PushLimits.defaults(),
                        100 << 20,
                        budget,
                        StreamGate.OPEN,
                        InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000L)),
                        1 << 20);
        byte[] few = otlpLargeResource(50);
        byte[] many = otlpLargeResource(500);
        assertEquals(50, paying.decode(otlp(few)).accepted().rowCount());
        assertEquals(
                413, assertThrows(PushException.class, () -> paying.decode(otlp(many))).status());
        assertEquals(0, budget.usedBytes());
    }

    private static PushRequest otlp(byte[] body) {
        return new PushRequest(
                PushRequest.Protocol.OTLP, new TenantId("t"), PROTOBUF, null, body, 0, body.length);
    }

    @Test
    void aBombOfZstdIsTooLarge() {
        // A frame without a claimed size, and blocks that each repeat one byte 128 KiB times: 10
        // GiB
        // of 320 KiB. The last block would be the 81921st.
        var bomb = new ByteArrayOutputStream();
        bomb.writeBytes(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x00, 0x58});
        int header = 128 << 10 << 3 | 1 << 1;
        for (int i = 0; i < 81_920; i++) {
            bomb.write(header);
            bomb.write(header >> 8);
            bomb.write(header >> 16);
            bomb.write(' ');
        }
        assertEquals(413, refused(JSON, "zstd", bomb.toByteArray()).status());
    }

    @Test
    void aBombOfGzipIsTooLarge() throws IOException {
        byte[] spaces = new byte[101 << 20];
        java.util.Arrays.fill(spaces, (byte) ' ');
        byte[] bomb = PushBodies.encode(spaces, "gzip");
        assertTrue(bomb.length < 200 << 10);
        assertEquals(413, refused(JSON, "gzip", bomb).status());
    }

    @Test
    void aWrongChecksumOfGzipIsRefused() throws Exception {
        byte[] body = PushBodies.encode(oneLine("x"), "gzip");
        assertNull(decode(PushRequest.Protocol.LOKI, JSON, "gzip", body.clone()).rejection());
        for (int fromEnd = 1; fromEnd <= 8; fromEnd++) {
            byte[] wrong = body.clone();
            wrong[wrong.length - fromEnd] ^= 1;
            assertEquals("gzip: invalid checksum", refused(JSON, "gzip", wrong).text());
        }
    }

    @Test
    void severalMembersOfGzipAreOneBody() throws Exception {
        byte[] body = oneLine("x");
        var sent = new ByteArrayOutputStream();
        for (int at = 0; at < body.length; at += 10) {
            int end = Math.min(body.length, at + 10);
            sent.writeBytes(PushBodies.encode(java.util.Arrays.copyOfRange(body, at, end), "gzip"));
        }
        assertNull(decode(PushRequest.Protocol.LOKI, JSON, "gzip", sent.toByteArray()).rejection());
        sent.write('x');
        assertEquals("gzip: invalid header", refused(JSON, "gzip", sent.toByteArray()).text());
    }

    @Test
    void aMillionLabelsAreTooMany() {
        var labels = new StringBuilder();
        for (int i = 0; i < 1_000_000; i++) {
            labels.append(i == 0 ? "" : ",").append("\"l").append(i).append("\":\"v\"");
        }
        byte[] body =
                Utf8.bytes(
                        "{\"streams\":[{\"stream\":{" + labels + "},\"values\":[[\"1\",\"x\"]]}]}");
        PushException failure = refused(JSON, null, body);
        assertEquals(400, failure.status());
        assertTrue(failure.text().length() < 1000);
    }

    @Test
    void aLineOfNinetyMegabytesIsTooLong() throws PushException {
        byte[] body = oneLine("x".repeat(90 << 20));
        PushRejection rejection = decode(PushRequest.Protocol.LOKI, JSON, null, body).rejection();
        assertEquals(400, rejection == null ? 204 : rejection.status());
    }

    @Test
    void pairsWithoutNamesTakeNoRoom() throws Exception {
        // One entry of two million empty pairs, of two bytes each.
        byte[] entry = new byte[4 << 20];
        for (int i = 0; i < entry.length; i += 2) {
            entry[i] = 3 << 3 | 2;
        }
        var stream = new io.skald.model.GrowingBytes(5 << 20);
        PushBodies.bytesField(stream, 2, entry);
        var body = new io.skald.model.GrowingBytes(5 << 20);
        PushBodies.bytesField(body, 1, stream.toBytes());
        byte[] sent = PushBodies.encode(body.toBytes(), "snappy");
        PushRejection rejection =
                decode(PushRequest.Protocol.LOKI, PROTOBUF, null, sent).rejection();
        assertEquals(400, rejection == null ? 204 : rejection.status());
    }

    @Test
    void attributesOfAResourceCountForEachOfItsRecords() throws IOException {
        // 60 KiB of attributes for half a million records of a few bytes: 30 GiB if it were taken.
        String record = "{},".repeat(500_000);
        String attributes =
                "{\"key\":\"k\",\"value\":{\"stringValue\":\"" + "x".repeat(60_000) + "\"}}";
        byte[] body =
                Utf8.bytes(
                        "{\"resourceLogs\":[{\"resource\":{\"attributes\":["
                                + attributes
                                + "]},\"scopeLogs\":[{\"logRecords\":["
                                + record
                                + "{}]}]}]}");
        var failure =
                assertThrows(
                        PushException.class,
                        () -> decode(PushRequest.Protocol.OTLP, JSON, null, body));
        assertEquals(413, failure.status());
    }

    @Test
    void nestedValuesHaveADeepestLevel() {
        for (String open :
                List.of(
                        "{\"arrayValue\":{\"values\":[",
                        "{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":")) {
            String close = open.contains("key") ? "}]}}" : "]}}";
            String value = open.repeat(70) + "{\"intValue\":1}" + close.repeat(70);
            for (String where :
                    List.of(
                            "\"body\":" + value,
                            "\"attributes\":[{\"key\":\"a\",\"value\":" + value + "}]")) {
                byte[] body =
                        Utf8.bytes(
                                "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{"
                                        + where
                                        + "}]}]}]}");
                var failure =
                        assertThrows(
                                PushException.class,
                                () -> decode(PushRequest.Protocol.OTLP, JSON, null, body));
                assertTrue(failure.text().startsWith("values are nested deeper"), failure.text());
            }
        }
    }
}
