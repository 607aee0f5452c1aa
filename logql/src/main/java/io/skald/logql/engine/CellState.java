package io.skald.logql.engine;

/// What a range aggregation keeps of the samples in a cell or a window: a few numbers in place of the samples. The first
/// is how many samples there are; 0 means that the others mean nothing. All are words of a `long` array, doubles as
/// their bits, so that a thousand states are one array.
///
/// Law, tested: adding samples one by one gives what merging states of any parts of them gives, but for rounding. There
/// is no subtraction, so nothing cancels out.
abstract class CellState {
    private final int words;

    /// @param words length of a state
    CellState(int words) {
        this.words = words;
    }

    final int words() {
        return words;
    }

    /// Adds a sample to the state at `at`.
    abstract void add(long[] states, int at, RowSample sample);

    /// Adds to a state that has samples another that has some, too, none of them earlier, as far as cells tell.
    abstract void merge(long[] states, int at, long[] later, int laterAt);

    /// The aggregation's value.
    abstract double value(long[] states, int at);

    static double number(long[] states, int at) {
        return Double.longBitsToDouble(states[at]);
    }

    static void put(long[] states, int at, double value) {
        states[at] = Double.doubleToRawLongBits(value);
    }

    /// Whether `candidate` takes the place of `best`: NaN counts only when there is nothing else.
    static boolean isBetter(double candidate, double best, boolean largest) {
        return Double.isNaN(best) || (largest ? candidate > best : candidate < best);
    }
}
