package io.skald.block;

import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;
import io.skald.logql.text.LineFilter.All;
import io.skald.logql.text.LineFilter.Any;
import io.skald.logql.text.LineFilter.Contains;
import io.skald.logql.text.LineFilter.Custom;
import io.skald.logql.text.LineFilter.Matches;
import io.skald.logql.text.LineFilter.Not;

import java.io.IOException;
import java.util.BitSet;

/// Applies a filter to lines of a block: strings are searched in all lines at once, and the parts of a filter are put
/// together by the algebra of bit sets. Only what is left is asked line by line.
final class LineMatcher {
    /// With fewer candidates than a row in four, asking them one by one beats a pass over the whole block.
    private static final int FEW = 4;

    private final SearchableLines lines;
    private final BlockScratch scratch;
    private final int fromRow;
    private final int toRow;

    LineMatcher(SearchableLines lines, BlockScratch scratch, int fromRow, int toRow) {
        this.lines = lines;
        this.scratch = scratch;
        this.fromRow = fromRow;
        this.toRow = toRow;
    }

    /// @param result its bits in the range are overwritten
    void match(LineFilter filter, BitSet result) throws IOException {
        BitSet rows = scratch.bits(0);
        rows.clear();
        rows.set(fromRow, toRow);
        narrow(filter, rows, true, 1);
        result.clear(fromRow, toRow);
        result.or(rows);
    }

    /// Clears the bits of the rows that do not pass.
    ///
    /// @param rows candidates, all in the range
    /// @param full whether they are all rows of the range
    /// @param depth of the first bit set that may be overwritten
    private void narrow(LineFilter filter, BitSet rows, boolean full, int depth)
            throws IOException {
        switch (filter) {
            case Contains(var finder) -> narrowByString(filter, finder, rows, full, depth);
            case Matches(var regex) -> {
                ByteFinder literal = regex.requiredLiteral();
                if (literal != null) {
                    narrowByString(null, literal, rows, full, depth);
                }
                narrowByLine(filter, rows);
            }
            case Custom _ -> narrowByLine(filter, rows);
            case Not(var inner) -> {
                BitSet passed = copy(rows, depth);
                narrow(inner, passed, full, depth + 1);
                rows.andNot(passed);
            }
            case All(var filters) -> {
                boolean all = full;
                for (int cost = 0; cost <= MAX_COST; cost++) {
                    for (int i = 0; i < filters.size() && !rows.isEmpty(); i++) {
                        if (cost(filters.get(i)) == cost) {
                            narrow(filters.get(i), rows, all, depth);
                            all = false;
                        }
                    }
                }
            }
            case Any(var filters) -> {
                BitSet rest = copy(rows, depth);
                for (int i = 0; i < filters.size() && !rest.isEmpty(); i++) {
                    BitSet passed = copy(rest, depth + 1);
                    narrow(filters.get(i), passed, full && i == 0, depth + 2);
                    rest.andNot(passed);
                }
                rows.andNot(rest);
            }
        }
    }

    /// @param filter asked line by line when few are left; null when the string is only necessary, not sufficient, and
    ///     the caller asks those lines anyway
    private void narrowByString(
            @org.jspecify.annotations.Nullable LineFilter filter,
            ByteFinder finder,
            BitSet rows,
            boolean full,
            int depth)
            throws IOException {
        if (full) {
            rows.clear();
            lines.find(finder, fromRow, toRow, rows);
        } else if (rows.cardinality() < (toRow - fromRow) / FEW) {
            if (filter != null) {
                narrowByLine(filter, rows);
            }
        } else {
            BitSet hits = scratch.bits(depth);
            hits.clear();
            lines.find(finder, fromRow, toRow, hits);
            rows.and(hits);
        }
    }

    private void narrowByLine(LineFilter filter, BitSet rows) throws IOException {
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            if (!lines.matches(filter, row)) {
                rows.clear(row);
            }
        }
    }

    private BitSet copy(BitSet rows, int depth) {
        BitSet copy = scratch.bits(depth);
        copy.clear();
        copy.or(rows);
        return copy;
    }

    private static final int MAX_COST = 3;

    /// The order in which parts of a conjunction are asked: a string leaves few lines at little cost, an absent string
    /// costs as little but leaves most lines, and a condition on whole lines had best meet few of them.
    private static int cost(LineFilter filter) {
        return switch (filter) {
            case Contains _ -> 0;
            case Matches(var regex) -> regex.requiredLiteral() != null ? 1 : MAX_COST;
            case Not(var inner) -> inner instanceof Contains ? 2 : MAX_COST;
            case All _, Any _ -> 2;
            case Custom _ -> MAX_COST;
        };
    }
}
