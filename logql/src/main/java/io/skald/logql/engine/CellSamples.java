package io.skald.logql.engine;

import java.util.ArrayList;
import java.util.List;

/// All numbers of one series with the cell that each lies in, for aggregations that need every number but not its time.
/// In pieces, so that more room is taken without copying, and those of several loops are joined by handing them over.
final class CellSamples implements WindowValues {
    private static final int FIRST_BYTES = 64;
    private static final int MAX_BYTES = 32 << 10;

    /// What a piece and its place in the list cost, in counters.
    private static final int COUNTERS_PER_PIECE = 8;

    private final CellBudget budget;
    private final List<PackedSamples> pieces = new ArrayList<>(1);
    private PackedSamples last = new PackedSamples(0);
    private long bytes;

    CellSamples(CellBudget budget) {
        this.budget = budget;
    }

    void add(RowSample sample) {
        if (!last.hasRoom()) {
            extend();
        }
        last.add(TimeCells.cell(sample.low, sample.high), sample.value);
    }

    /// The last piece is the only one with much room left, so a quarter of the bytes is unused at most.
    private void extend() {
        int capacity = Math.clamp(bytes / 4, FIRST_BYTES, MAX_BYTES);
        budget.take(COUNTERS_PER_PIECE + capacity / Long.BYTES);
        last = new PackedSamples(capacity);
        pieces.add(last);
        bytes += capacity;
    }

    /// Takes the samples of the other over, which is empty afterwards.
    @Override
    public void add(WindowValues samples) {
        var other = (CellSamples) samples;
        pieces.addAll(other.pieces);
        bytes += other.bytes;
        last = pieces.isEmpty() ? last : pieces.getLast();
        other.pieces.clear();
        other.bytes = 0;
        other.last = new PackedSamples(0);
    }

    /// Gives all samples back.
    void free() {
        for (PackedSamples piece : pieces) {
            budget.give(COUNTERS_PER_PIECE + piece.capacity() / Long.BYTES);
        }
        pieces.clear();
        bytes = 0;
        last = new PackedSamples(0);
    }

    CellBudget budget() {
        return budget;
    }

    int count() {
        long count = 0;
        for (PackedSamples piece : pieces) {
            count += piece.count();
        }
        return Math.toIntExact(count);
    }

    /// What all samples can be multiplied with to be an `int` each: 1, 1000, or 0 when there is no such thing.
    int unit() {
        boolean whole = true;
        for (PackedSamples piece : pieces) {
            whole &= piece.isWhole();
        }
        if (whole) {
            return 1;
        }
        for (PackedSamples piece : pieces) {
            if (!piece.isThousandths()) {
                return 0;
            }
        }
        return 1000;
    }

    /// Sorts samples by cell, where they have a [#unit].
    ///
    /// @param ends receives the place behind each cell's last sample
    /// @param codes receives the samples times the unit
    void sortByCell(int unit, int[] ends, int[] codes) {
        for (PackedSamples piece : pieces) {
            piece.countCells(ends);
        }
        int start = 0;
        for (int cell = 0; cell < ends.length; cell++) {
            int count = ends[cell];
            ends[cell] = start;
            start += count;
        }
        for (PackedSamples piece : pieces) {
            piece.place(unit, ends, codes);
        }
    }

    void forEach(PackedSamples.Visitor visitor) {
        for (PackedSamples piece : pieces) {
            piece.forEach(visitor);
        }
    }
}
