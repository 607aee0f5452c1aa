package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.model.GrowingBytes;
import io.skald.model.Utf8;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.List;

/// Frames made by the tool `lz4`.
class Lz4FrameTest {
    private static final String TEXT = "abcabcabcabcabcabcabcabcabcabc, and an end";
    private static final String BLOCK =
            "14000000" // size
                    + "3f616263 0300 08" // 3 literals abc, a match 3 back of 15 + 8 + 4 bytes
                    + "c0 2c20616e6420616e20656e64"; // 12 literals
    private static final String PLAIN = "04224d18 6440a7" + BLOCK + "00000000 3767b119";
    private static final List<String> FRAMES =
            List.of(
                    PLAIN,
                    // Checksum of the block, size of the content.
                    "04224d18 7c40 2a00000000000000 92" + BLOCK + "38dd9c71 00000000 3767b119",
                    // Blocks that refer to each other, no checksum.
                    "04224d18 604082" + BLOCK + "00000000",
                    // A frame to skip, and a block that is stored as it is.
                    "502a4d18 03000000 ffffff 04224d18 604082 2a000080"
                            + HexFormat.of().formatHex(Utf8.bytes(TEXT))
                            + "00000000");

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String decoded(byte[] frame, int maxBytes) throws PushException {
        var out = new GrowingBytes(16);
        new Lz4Frame(frame, 0, frame.length, out, maxBytes).decode();
        return Utf8.text(out.array(), 0, out.size());
    }

    @Test
    void readsFramesWithAllKindsOfHeaders() throws PushException {
        for (String frame : FRAMES) {
            assertEquals(TEXT, decoded(bytes(frame), 100), frame);
        }
        assertEquals(TEXT + TEXT, decoded(bytes(PLAIN + PLAIN), 100));
    }

    @Test
    void aChangedByteIsFound() {
        byte[] frame = bytes(PLAIN);
        for (int i = 0; i < frame.length; i++) {
            byte[] changed = frame.clone();
            changed[i] ^= 1;
            assertThrows(PushException.class, () -> decoded(changed, 100), "byte " + i);
        }
    }

    @Test
    void aFrameThatIsCutOffIsRefused() {
        byte[] frame = bytes(PLAIN);
        for (int length = 0; length < frame.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(frame, length);
            assertThrows(PushException.class, () -> decoded(cut, 100));
        }
    }

    @Test
    void whatIsTooMuchIsRefused() throws PushException {
        assertEquals(TEXT, decoded(bytes(PLAIN), TEXT.length()));
        var failure =
                assertThrows(PushException.class, () -> decoded(bytes(PLAIN), TEXT.length() - 1));
        assertEquals(413, failure.status());
    }
}
