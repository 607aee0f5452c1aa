package io.skald.logql.engine;

/// One row on its way into the windows it lies in. Filled again for each row, as a parameter list that costs nothing.
final class RowSample {
    /// First and last window that the row lies in.
    int low;

    int high;

    long timestampNanos;

    /// Place among rows of equal time: age of the morsel, then number of the row in it.
    long sequence;

    long order;

    /// The unwrapped number.
    double value;
}
