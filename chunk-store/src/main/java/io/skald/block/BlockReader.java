package io.skald.block;

import io.skald.io.CorruptFileException;
import io.skald.io.ReadFile;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Scan.ScanStats;
import io.skald.logql.text.LineFilter;
import io.skald.model.EntryBatch;
import io.skald.model.LabelSet;

import java.io.IOException;
import java.util.BitSet;

/// One open block, whatever its encoding. Sections are read and decoded when first needed. Not thread-safe; uses
/// buffers of the thread that opened it, so a thread has one open block at a time.
///
/// Every method throws [CorruptFileException] when a checksum or a length is wrong, and
/// [java.io.IOException] when the disk failed.
public interface BlockReader {
    /// Opens a block, whatever its encoding, that nobody will open again.
    static BlockReader open(
            ReadFile file,
            String path,
            long offset,
            int length,
            int headLength,
            BlockScratch scratch)
            throws IOException {
        return open(file, path, offset, length, headLength, BlockHeads.NONE, scratch);
    }

    /// Opens a block, whatever its encoding.
    ///
    /// @param path of the file, for messages
    /// @param offset of the block in the file
    /// @param length bytes of the block
    /// @param headLength bytes of it that every look at it needs
    /// @param heads where the head of this block is kept
    /// @param scratch buffers of this thread; the block that used them before is closed by this
    static BlockReader open(
            ReadFile file,
            String path,
            long offset,
            int length,
            int headLength,
            BlockHeads heads,
            BlockScratch scratch)
            throws IOException {
        return StoredBlock.open(file, path, offset, length, headLength, heads, scratch);
    }

    int rowCount();

    /// Finds the rows of `[fromRow, toRow)` that pass a filter.
    ///
    /// @param rows receives the answer: bits in that range are set or cleared, others are left alone
    void match(LineFilter filter, int fromRow, int toRow, BitSet rows) throws IOException;

    /// Copies the timestamps of rows `[fromRow, toRow)` to `target`, from index 0 on.
    void timestamps(int fromRow, int toRow, long[] target) throws IOException;

    /// First of the rows `[fromRow, toRow)`, which are of one stream, that is not before a time; `toRow` when all are.
    int firstNotBefore(int fromRow, int toRow, long timestampNanos) throws IOException;

    /// Fills a batch with rows of one stream: those of `[fromRow, toRow)` whose bits are set, in ascending order. Where
    /// the lines, or the metadata names of the rows, would make the batch too large, it ends before `toRow`.
    ///
    /// @param needs which parts of the rows; rows that may be merged come one by one all the same. Metadata columns
    ///     are left out for names that the stream has as label, unless all are needed.
    /// @return where the batch ends: `toRow`, or the row from which the next one goes on
    int fill(LabelSet stream, BitSet rows, int fromRow, int toRow, Needs needs, EntryBatch batch)
            throws IOException;

    /// As [#fill], of rows that are only to be tested: without timestamps, and without lines that have no projection.
    ///
    /// @param needs with a projection
    int fillForTest(
            LabelSet stream, BitSet rows, int fromRow, int toRow, Needs needs, EntryBatch batch)
            throws IOException;

    /// Whether projections of lines are less work than lines.
    boolean canProject();

    /// What this block has cost since it was opened: bytes decompressed and, once any section was read, one block.
    ScanStats stats();
}
