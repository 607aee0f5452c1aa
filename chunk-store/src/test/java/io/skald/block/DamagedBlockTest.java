package io.skald.block;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.block.BlockWriter.Templates;
import io.skald.io.CorruptFileException;
import io.skald.io.UnsupportedFormatException;
import io.skald.logql.engine.Needs;
import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/// Blocks whose sections hold nonsense under sound checksums, as a faulty writer would leave them.
class DamagedBlockTest {
    private final BlockScratch scratch = new BlockScratch();
    private final Crc crc = new Crc();

    @ParameterizedTest
    @EnumSource(names = {"NEVER", "ALWAYS"})
    void nonsenseIsCorruptionOrHarmless(Templates templates) {
        int seen = 0;
        for (int seed = 0; seed < 5_000; seed++) {
            var random = new SplittableRandom(seed);
            List<TestRows> streams = new RandomRows(random).streams(1 + random.nextInt(3), 20);
            TestBlock block = TestBlock.of(streams, templates);
            byte[] bytes = block.bytes().clone();
            damage(bytes, random);
            try {
                readAll(new TestBlock(bytes, block.written()));
            } catch (CorruptFileException _) {
                seen++;
            } catch (IOException | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertTrue(seen > 1_500, "seen " + seen);
    }

    @Test
    void newerEncodingIsRefused() {
        TestBlock block = TestBlock.of(List.of(new TestRows("a", "b").add(1, "x")));
        byte[] bytes = block.bytes();
        bytes[BlockFormat.ENCODING_OFFSET] = 9;
        seal(bytes);
        assertThrows(UnsupportedFormatException.class, () -> block.open(scratch));
    }

    private void damage(byte[] bytes, SplittableRandom random) {
        int sections = LittleEndian.getShort(bytes, BlockFormat.SECTION_COUNT_OFFSET);
        int chosen = random.nextInt(sections);
        int at = BlockFormat.headerLength(sections);
        for (int i = 0; i < chosen; i++) {
            at += LittleEndian.getInt(bytes, BlockFormat.SECTIONS_OFFSET + 16 * i + 4);
        }
        int entry = BlockFormat.SECTIONS_OFFSET + 16 * chosen;
        int length = LittleEndian.getInt(bytes, entry + 4);
        for (int flips = length == 0 ? 0 : 1 + random.nextInt(3); flips > 0; flips--) {
            bytes[at + random.nextInt(length)] = (byte) random.nextInt();
        }
        set(bytes, entry + 12, crc.of(bytes, at, length));
        seal(bytes);
    }

    private void seal(byte[] bytes) {
        int sections = LittleEndian.getShort(bytes, BlockFormat.SECTION_COUNT_OFFSET);
        int sum = BlockFormat.headerLength(sections) - Integer.BYTES;
        set(bytes, sum, crc.of(bytes, 0, sum));
    }

    private static void set(byte[] bytes, int offset, int value) {
        var number = new GrowingBytes(4);
        LittleEndian.putInt(number, value);
        System.arraycopy(number.array(), 0, bytes, offset, Integer.BYTES);
    }

    private void readAll(TestBlock block) throws IOException {
        BlockReader reader = block.open(scratch);
        var rows = new BitSet();
        var filter = new LineFilter.Contains(ByteFinder.of("r"));
        reader.match(filter, 0, reader.rowCount(), rows);
        reader.match(filter, reader.rowCount() / 2, reader.rowCount(), rows);
        rows.set(0, reader.rowCount());
        var batch = new EntryBatch();
        reader.fill(LabelSet.EMPTY, rows, 0, reader.rowCount(), Needs.EVERYTHING, batch);
        for (var column : batch.metadata()) {
            for (int row = 0; row < batch.rowCount(); row++) {
                column.value(row);
            }
        }
    }
}
