package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.io.UnsupportedFormatException;
import io.skald.testing.MemFileSystem;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// A sound file of a version to come: nobody reads it, nobody takes it for damaged, nobody touches it.
class NewerFormatTest {
    /// All formats have their version at the same place.
    private static final int VERSION_OFFSET = 8;

    /// @param checksum offset of the checksum of all bytes before it and, for the tombstones, all behind it
    @ParameterizedTest
    @CsvSource({
        "segments/0000000000000002.skg, 28, 2, 1",
        "MANIFEST, 18, 3, 2",
        "wal, 36, 2, 1",
        "TOMBSTONES, 14, 2, 1"
    })
    void isRefusedByStartAndCheckAndLeftAlone(String prefix, int checksum, int newer, int known)
            throws IOException {
        var store = new FlipStore(FlipStore.Kind.FLUSHED);
        String path =
                store.paths().stream()
                        .filter(each -> each.startsWith(prefix))
                        .findFirst()
                        .orElseThrow();
        MemFileSystem disk = store.copy();
        byte[] bytes = disk.bytes(path);
        bytes[VERSION_OFFSET] = (byte) newer;
        var crc = new CRC32C();
        crc.update(bytes, 0, checksum);
        if (path.equals("TOMBSTONES")) {
            crc.update(bytes, checksum + Integer.BYTES, bytes.length - checksum - Integer.BYTES);
        }
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(checksum, (int) crc.getValue());
        disk.write(path, bytes);
        String text =
                "written by a newer version of Skald: format "
                        + newer
                        + ", this one reads up to "
                        + known
                        + " (file "
                        + path
                        + ")";
        var checked = assertThrows(UnsupportedFormatException.class, () -> StoreCheck.check(disk));
        assertEquals(text, checked.getMessage());
        var started =
                assertThrows(UnsupportedFormatException.class, () -> store.open(disk).close());
        assertEquals(text, started.getMessage());
        assertArrayEquals(bytes, disk.bytes(path));
    }
}
