package io.skald.index.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.index.lucene.CoverageFile.Coverage;

import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class CoverageFileTest {
    private static final Coverage SOME =
            new Coverage(Map.of(-1L, 3L, 20_000L, 300L), Set.of(5L, 7L, 1_000L));

    private final Directory directory = new ByteBuffersDirectory();
    private final CoverageFile file = new CoverageFile(directory);

    @Test
    void readsWhatWasWritten() throws IOException {
        assertEquals(Coverage.NONE, file.read());
        file.write(SOME);
        assertEquals(SOME, file.read());
        file.write(Coverage.NONE);
        assertEquals(Coverage.NONE, file.read());
        file.write(SOME);
        assertEquals(List.of("covered_3"), List.of(directory.listAll()));
        file.delete();
        assertEquals(Coverage.NONE, file.read());
    }

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        file.write(SOME);
        String expected =
                "3fd76c17 0d 536b616c64436f766572616765 00000001" // header
                        + "02 01 03 c0b802 ac02" // day -1: commit 3, day 20,000: commit 300
                        + "03 05 02 e107" // segments 5, 5 + 2, 7 + 993
                        + "c02893e8 00000000 0000000073210ecb"; // footer with CRC-32
        assertEquals(expected.replace(" ", ""), HexFormat.of().formatHex(bytes("covered_1")));
    }

    @Test
    void takesTheOlderFileWhenTheNewerIsBrokenInAnyWay() throws IOException {
        file.write(SOME);
        byte[] whole = bytes("covered_1");
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            put("covered_2", changed, changed.length);
            assertEquals(SOME, file.read(), "bit " + bit);
            directory.deleteFile("covered_2");
        }
        for (int length = 0; length < whole.length; length++) {
            put("covered_2", whole, length);
            assertEquals(SOME, file.read(), "cut at " + length);
            directory.deleteFile("covered_2");
        }
    }

    @Test
    void readsNothingFromABrokenFileAlone() throws IOException {
        file.write(SOME);
        byte[] whole = bytes("covered_1");
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            directory.deleteFile("covered_1");
            put("covered_1", changed, changed.length);
            assertEquals(Coverage.NONE, file.read(), "bit " + bit);
        }
        assertArrayEquals(new String[] {"covered_1"}, directory.listAll());
    }

    private byte[] bytes(String name) throws IOException {
        try (IndexInput in = directory.openInput(name, IOContext.READONCE)) {
            byte[] bytes = new byte[(int) in.length()];
            in.readBytes(bytes, 0, bytes.length);
            return bytes;
        }
    }

    private void put(String name, byte[] bytes, int length) throws IOException {
        try (IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
            out.writeBytes(bytes, length);
        }
    }
}
