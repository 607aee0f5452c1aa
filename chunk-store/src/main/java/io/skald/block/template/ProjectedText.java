package io.skald.block.template;

import io.skald.logql.text.LineProjection;
import io.skald.logql.text.LineProjection.Projected;
import io.skald.model.GrowingBytes;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;

/// The projection of one or more templates of an open block: a text, and the columns of the variables in it.
///
/// If all columns are dictionaries with few combinations of values, lines are made once for each.
final class ProjectedText {
    /// Combinations of values for which lines are kept.
    static final int MAX_COMBINATIONS = 4096;

    private final byte[] text;
    private final int length;
    private final int[] places;

    /// Columns of the variables.
    final int[] columns;

    /// Combinations of dictionary values, those of the number left out; 0 when there are too many or some column is none.
    final int combinations;

    /// Where the combinations are counted from, in a table of all texts.
    int base;

    /// The one of the columns whose values do not make classes but are given as numbers; else -1.
    private final int number;

    private final int[] radix;
    private final ColumnValues[] values;
    private int room;

    /// @param text with a zero byte for each of the columns
    private ProjectedText(byte[] text, int[] columns, int number, TemplateDirectory directory) {
        this.length = text.length;
        this.text = Arrays.copyOf(text, length + Copies.SLACK);
        this.columns = columns;
        this.number =
                number >= 0 && DecimalValues.isExact(directory.columns[columns[number]])
                        ? number
                        : LineProjection.NONE;
        this.places = new int[columns.length];
        this.radix = new int[columns.length];
        this.values = new ColumnValues[columns.length];
        int variable = 0;
        for (int at = 0; at < length; at++) {
            if (text[at] == LineTokenizer.SLOT) {
                places[variable++] = at;
            }
        }
        this.combinations = countCombinations(directory);
    }

    static ProjectedText of(TemplateShape shape, Projected projected, TemplateDirectory directory) {
        int[] columns = new int[projected.variables().length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = shape.columnOf(projected.variables()[i]);
        }
        return new ProjectedText(projected.text(), columns, projected.number(), directory);
    }

    private int countCombinations(TemplateDirectory directory) {
        int count = 1;
        for (int i = 0; i < columns.length; i++) {
            if (i == number) {
                radix[i] = 1;
                continue;
            }
            Column column = directory.columns[columns[i]];
            if (!column.isDictionary() || column.strings.length > MAX_COMBINATIONS / count) {
                return 0;
            }
            radix[i] = column.strings.length;
            count *= radix[i];
        }
        return count;
    }

    /// Decodes the columns.
    void load(TemplateLines lines) throws IOException {
        if (room > 0) {
            return;
        }
        long needed = (long) length + Copies.SLACK;
        for (int i = 0; i < columns.length; i++) {
            values[i] = lines.values(columns[i]);
            needed += values[i].room();
        }
        room = Math.toIntExact(needed);
    }

    /// Which combination a row has.
    ///
    /// @param taken values of each column before the row
    int combination(int[] taken) {
        int code = 0;
        for (int i = 0; i < columns.length; i++) {
            if (i != number) {
                var dictionary = (ColumnValues.Dictionary) values[i];
                code = code * radix[i] + dictionary.code(taken[columns[i]]);
            }
        }
        return code;
    }

    /// Whether rows of one combination differ by a number.
    boolean hasNumber() {
        return number >= 0;
    }

    /// The number of a row, where it [#hasNumber].
    ///
    /// @param taken values of each column before the row
    double number(int[] taken) {
        return ((DecimalValues) values[number]).value(taken[columns[number]]);
    }

    /// Appends the line of a row.
    ///
    /// @param taken values of each column before the row
    void append(int[] taken, GrowingBytes out) {
        out.ensure(room);
        byte[] target = out.array();
        int at = out.size();
        int from = 0;
        for (int i = 0; i < columns.length; i++) {
            int place = places[i];
            at = Copies.copy(text, from, place - from, target, at);
            from = place + 1;
            at = values[i].put(taken[columns[i]], target, at);
        }
        at = Copies.copy(text, from, length - from, target, at);
        out.advance(at - out.size());
    }

    /// Whether both make the same lines.
    boolean isSame(@Nullable ProjectedText other) {
        return other != null
                && number == other.number
                && Arrays.equals(columns, other.columns)
                && Arrays.equals(text, other.text);
    }

    int hash() {
        return 31 * Arrays.hashCode(text) + Arrays.hashCode(columns);
    }
}
