package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.model.TenantId;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Frames made by the tool `lz4`, so that what the library reads is not only what it writes.
class Lz4BodyTest {
    private static final String TEXT = "abcabcabcabcabcabcabcabcabcabc, and an end";
    private static final String BLOCK =
            "14000000" // size
                    + "3f616263 0300 08" // 3 literals abc, a match 3 back of 15 + 8 + 4 bytes
                    + "c0 2c20616e6420616e20656e64"; // 12 literals
    private static final String PLAIN = "04224d18 6440a7" + BLOCK + "00000000 3767b119";

    /// Its lower bits say nothing: no match follows the last literals.
    private static final int LAST_TOKEN = 18;

    private static final List<String> FRAMES =
            List.of(
                    PLAIN,
                    // Checksum of the block, size of the content.
                    "04224d18 7c40 2a00000000000000 92" + BLOCK + "38dd9c71 00000000 3767b119",
                    // No checksum.
                    "04224d18 604082" + BLOCK + "00000000",
                    // A frame to skip, and a block that is stored as it is.
                    "502a4d18 03000000 ffffff 04224d18 604082 2a000080"
                            + HexFormat.of().formatHex(Utf8.bytes(TEXT))
                            + "00000000");

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String decoded(byte[] frame, int maxBytes) throws PushException {
        var request =
                new PushRequest(
                        PushRequest.Protocol.OTLP,
                        new TenantId("t"),
                        "application/x-protobuf",
                        "lz4",
                        frame,
                        0,
                        frame.length);
        Utf8Slice out = new RequestBody(maxBytes, new DecodeBudget(0).open()).decodedOtlp(request);
        return Utf8.text(out.bytes(), out.offset(), out.length());
    }

    @Test
    void readsFramesWithAllKindsOfHeaders() throws PushException {
        for (String frame : FRAMES) {
            assertEquals(TEXT, decoded(bytes(frame), 100), frame);
        }
        assertEquals(TEXT + TEXT, decoded(bytes(PLAIN + PLAIN), 200));
    }

    @Test
    void aChangedByteIsFound() {
        byte[] frame = bytes(PLAIN);
        for (int i = 0; i < frame.length; i++) {
            byte[] changed = frame.clone();
            changed[i] ^= 1;
            if (i == LAST_TOKEN) {
                assertDoesNotThrow(() -> decoded(changed, 100));
            } else {
                assertThrows(PushException.class, () -> decoded(changed, 100), "byte " + i);
            }
        }
    }

    @Test
    void aFrameThatIsCutOffIsRefused() {
        byte[] frame = bytes(PLAIN);
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThrows(PushException.class, () -> decoded(cut, 100), "length " + length);
        }
    }

    @Test
    void blocksThatReferToEachOtherAreRefused() {
        var failure =
                assertThrows(
                        PushException.class,
                        () -> decoded(bytes("04224d18 4440 5e" + BLOCK + "00000000"), 100));
        assertEquals(400, failure.status());
    }

    @Test
    void whatIsTooMuchIsRefused() throws PushException {
        byte[] frame = bytes(PLAIN);
        int decoded = Math.max(frame.length, TEXT.length());
        assertEquals(TEXT, decoded(frame, decoded));
        byte[] large = bytes(PLAIN.repeat(3));
        var failure = assertThrows(PushException.class, () -> decoded(large, large.length - 70));
        assertEquals(413, failure.status());
    }
}
