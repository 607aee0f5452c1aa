package io.skald.tombstone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.io.AppendFile;
import io.skald.io.CorruptFileException;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.Hex;
import io.skald.testing.MemFileSystem;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;

class TombstoneFileTest {
    /// Version 1; the worked example of docs/format/tombstones.md.
    private static final byte[] GOLDEN =
            Hex.bytes(
                    """
                    53 4b 41 4c 44 54 4d 42     # magic SKALDTMB
                    01 00                       # version 1
                    1a 00 00 00                 # length 26
                    54 9a 2f c6                 # checksum
                    01                          # 1 tombstone
                    08 30 30 30 30 30 30 37 66  #   id 0000007f
                    01 74                       #   tenant t
                    07 7b 61 3d 22 62 22 7d     #   query {a="b"}
                    01 d8 04                    #   range -1 to 300
                    0a                          #   created at 5 ms
                    09                          #   sequence 9
                    00                          #   not erased
                    """);

    private static final Tombstone EXAMPLE =
            new Tombstone(
                    "0000007f",
                    new TenantId("t"),
                    "{a=\"b\"}",
                    new TimeRange(-1, 300),
                    5,
                    9,
                    false);

    private final MemFileSystem files = new MemFileSystem();

    @Test
    void bytesAreAsTheFormatPageSays() {
        byte[] bytes = TombstoneFile.encode(List.of(EXAMPLE));
        assertArrayEquals(GOLDEN, bytes, () -> Hex.text(bytes));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        assertEquals(List.of(), TombstoneFile.read(files));
        for (List<Tombstone> all :
                List.of(
                        List.of(EXAMPLE),
                        List.of(EXAMPLE, EXAMPLE.asErased()),
                        List.<Tombstone>of())) {
            TombstoneFile.write(files, all);
            assertEquals(all, TombstoneFile.read(files));
        }
    }

    @Test
    void anyFlippedBitIsFound() throws IOException {
        for (int bit = 0; bit < 8 * GOLDEN.length; bit++) {
            byte[] damaged = GOLDEN.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            replace(damaged);
            assertThrows(CorruptFileException.class, () -> TombstoneFile.read(files), "bit " + bit);
        }
    }

    @Test
    void aFileCutShortIsFound() throws IOException {
        for (int length = 0; length < GOLDEN.length; length++) {
            replace(java.util.Arrays.copyOf(GOLDEN, length));
            assertThrows(CorruptFileException.class, () -> TombstoneFile.read(files));
        }
    }

    @Test
    void whatWouldBeTooLargeToReadIsRefused() throws IOException {
        var large =
                new Tombstone(
                        "ffffffff",
                        new TenantId("t"),
                        "{a=\"" + "b".repeat(1 << 20) + "\"}",
                        new TimeRange(0, 1),
                        5,
                        9,
                        false);
        assertEquals("00000000", large.withNextId().id());
        TombstoneFile.checkSize(Collections.nCopies(60, large));
        var many = Collections.nCopies(300, large);
        assertThrows(TooManyTombstonesException.class, () -> TombstoneFile.checkSize(many));
    }

    @Test
    void aQueryIsCompiledOnce() {
        Tombstones before = Tombstones.of(List.of(EXAMPLE));
        Tombstones after = before.plus(EXAMPLE.withNextId());
        var tenant = EXAMPLE.tenant();
        var query = before.masks(tenant, EXAMPLE.range()).getFirst().query();
        var masks = after.masks(tenant, EXAMPLE.range());
        assertEquals(2, masks.size());
        masks.forEach(mask -> assertSame(query, mask.query()));
    }

    private void replace(byte[] bytes) throws IOException {
        files.delete(TombstoneFile.PATH);
        try (AppendFile file = files.create(TombstoneFile.PATH)) {
            file.append(ByteBuffer.wrap(bytes));
        }
    }
}
