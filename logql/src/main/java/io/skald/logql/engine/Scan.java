package io.skald.logql.engine;

import io.skald.model.EntryBatch;

import java.io.IOException;

/// The rows of a morsel, in batches of one stream each, ascending in time within a stream. Rows that the selection's
/// filter, matchers or range refuse are left out already. Not thread-safe.
public interface Scan extends AutoCloseable {
    /// Moves to the next batch, which has at least one row.
    ///
    /// @return false when there is none
    /// @throws IOException when the disk failed. Corrupt data is no exception: it is skipped, and the view warns.
    boolean advance() throws IOException;

    /// Asks, before the first [#advance()], for the newest rows of each stream first: batches of a stream come from its end on,
    /// and those of several streams may take turns. Within a batch rows still ascend in time.
    ///
    /// @return whether it will be so; then [#firstRow()] tells how the rows of a stream arrived
    default boolean newestFirst() {
        return false;
    }

    /// Number of the current batch's first row: those of the batches of one stream are as these arrived. Only when
    /// [#newestFirst()] has said yes.
    default long firstRow() {
        throw new IllegalStateException("rows come as they arrived");
    }

    /// Says that rows outside of `[startNanos, endNanos)` are no longer wanted: batches to come may lack them.
    default void narrow(long startNanos, long endNanos) {}

    /// The current batch, valid until the next [#advance()] or [#close()].
    EntryBatch batch();

    /// What the reading has cost so far.
    ScanStats stats();

    @Override
    void close();

    /// @param rowsConsidered rows in the chunks that were looked at, before the filter
    /// @param bytesConsidered bytes of their lines
    /// @param bytesDecompressed bytes that decoders produced
    /// @param blocksRead blocks of which at least one section was read
    record ScanStats(
            long rowsConsidered, long bytesConsidered, long bytesDecompressed, long blocksRead) {
        public static final ScanStats NONE = new ScanStats(0, 0, 0, 0);

        public ScanStats plus(ScanStats other) {
            return new ScanStats(
                    rowsConsidered + other.rowsConsidered,
                    bytesConsidered + other.bytesConsidered,
                    bytesDecompressed + other.bytesDecompressed,
                    blocksRead + other.blocksRead);
        }
    }
}
