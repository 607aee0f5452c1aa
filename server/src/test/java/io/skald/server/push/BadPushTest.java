package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.TenantId;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
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
