package io.skald.logql.engine;

import io.skald.model.EntryBatch;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// What one row of each class of lines has told of all of them: their series, and the number that they have, unless each has
/// its own. See [EntryBatch#lineClass]. One thread.
final class ClassSamples {
    private static final byte UNKNOWN = 0;
    private static final byte ONE_NUMBER = 1;
    private static final byte OWN_NUMBERS = 2;

    private byte[] kinds = new byte[64];
    private @Nullable WindowValues[] series = new WindowValues[64];
    private double[] numbers = new double[64];

    /// Goes on to another batch.
    ///
    /// @param kept classes below this mean what they meant before
    /// @param count of classes
    void start(int kept, int count) {
        if (kinds.length < count) {
            kinds = Arrays.copyOf(kinds, 2 * count);
            series = Arrays.copyOf(series, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        Arrays.fill(kinds, kept, count, UNKNOWN);
    }

    boolean isKnown(int lineClass) {
        return kinds[lineClass] != UNKNOWN;
    }

    /// @param values null when the rows are refused
    /// @param hasOwnNumber whether each row has its own number
    void put(int lineClass, @Nullable WindowValues values, double number, boolean hasOwnNumber) {
        kinds[lineClass] = hasOwnNumber ? OWN_NUMBERS : ONE_NUMBER;
        series[lineClass] = values;
        numbers[lineClass] = number;
    }

    /// @return null when rows of the class are refused
    @Nullable WindowValues series(int lineClass) {
        return series[lineClass];
    }

    double number(int lineClass, EntryBatch batch, int row) {
        return kinds[lineClass] == OWN_NUMBERS ? batch.number(row) : numbers[lineClass];
    }
}
