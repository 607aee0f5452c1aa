package io.skald.logql.engine;

/// The kinds of [CellState].
final class CellStates {
    private CellStates() {}

    /// Entries as they are counted. Words: count, and bytes if they are wanted.
    static final class Tally extends CellState {
        Tally(boolean hasBytes) {
            super(hasBytes ? 2 : 1);
        }

        @Override
        void add(long[] states, int at, RowSample sample) {
            throw new IllegalStateException("entries have no number");
        }

        void add(long[] states, int at, long count, long bytes) {
            states[at] += count;
            if (words() > 1) {
                states[at + 1] += bytes;
            }
        }

        @Override
        void merge(long[] states, int at, long[] later, int laterAt) {
            add(states, at, later[laterAt], words() > 1 ? later[laterAt + 1] : 0);
        }

        @Override
        double value(long[] states, int at) {
            return states[at];
        }
    }

    /// Sum, average and rate. Words: count, sum.
    static final class Total extends CellState {
        private final boolean isMean;
        private final double divisor;

        /// @param isMean whether the sum is divided by the count
        /// @param divisor what else it is divided by
        Total(boolean isMean, double divisor) {
            super(2);
            this.isMean = isMean;
            this.divisor = divisor;
        }

        @Override
        void add(long[] states, int at, RowSample sample) {
            states[at]++;
            put(states, at + 1, number(states, at + 1) + sample.value);
        }

        @Override
        void merge(long[] states, int at, long[] later, int laterAt) {
            states[at] += later[laterAt];
            put(states, at + 1, number(states, at + 1) + number(later, laterAt + 1));
        }

        @Override
        double value(long[] states, int at) {
            return number(states, at + 1) / (isMean ? states[at] : divisor);
        }
    }

    /// Minimum and maximum. Words: count, value.
    static final class Extreme extends CellState {
        private final boolean largest;

        Extreme(boolean largest) {
            super(2);
            this.largest = largest;
        }

        @Override
        void add(long[] states, int at, RowSample sample) {
            if (states[at]++ == 0 || isBetter(sample.value, number(states, at + 1), largest)) {
                put(states, at + 1, sample.value);
            }
        }

        @Override
        void merge(long[] states, int at, long[] later, int laterAt) {
            states[at] += later[laterAt];
            if (isBetter(number(later, laterAt + 1), number(states, at + 1), largest)) {
                states[at + 1] = later[laterAt + 1];
            }
        }

        @Override
        double value(long[] states, int at) {
            return number(states, at + 1);
        }
    }

    /// Variance and standard deviation of the whole. Words: count, mean, sum of squared distances from it. Single samples
    /// are added as Welford does it ("Note on a method for calculating corrected sums of squares and products", 1962),
    /// states as Chan, Golub and LeVeque do ("Updating formulae and a pairwise algorithm", 1979).
    static final class Variance extends CellState {
        private final boolean isDeviation;

        Variance(boolean isDeviation) {
            super(3);
            this.isDeviation = isDeviation;
        }

        @Override
        void add(long[] states, int at, RowSample sample) {
            long count = ++states[at];
            double before = number(states, at + 1);
            double mean = before + (sample.value - before) / count;
            put(states, at + 1, mean);
            double squares = (sample.value - before) * (sample.value - mean);
            put(states, at + 2, number(states, at + 2) + squares);
        }

        @Override
        void merge(long[] states, int at, long[] later, int laterAt) {
            double some = states[at];
            double others = later[laterAt];
            double count = some + others;
            double distance = number(later, laterAt + 1) - number(states, at + 1);
            double between = distance * distance * some * others / count;
            states[at] += later[laterAt];
            put(states, at + 1, number(states, at + 1) + distance * others / count);
            put(states, at + 2, number(states, at + 2) + number(later, laterAt + 2) + between);
        }

        @Override
        double value(long[] states, int at) {
            double variance = number(states, at + 2) / states[at];
            return isDeviation ? Math.sqrt(variance) : variance;
        }
    }

    /// First and last sample. Words: count, time, sequence, order, value. Of two samples of one time the one that arrived
    /// first is the first; if even that cannot be told (they are of different streams), the smaller one.
    static final class Edge extends CellState {
        private final boolean last;

        Edge(boolean last) {
            super(5);
            this.last = last;
        }

        @Override
        void add(long[] states, int at, RowSample sample) {
            long count = states[at]++;
            double value = sample.value;
            if (count == 0
                    || replaces(
                            states,
                            at,
                            sample.timestampNanos,
                            sample.sequence,
                            sample.order,
                            value)) {
                states[at + 1] = sample.timestampNanos;
                states[at + 2] = sample.sequence;
                states[at + 3] = sample.order;
                put(states, at + 4, value);
            }
        }

        private boolean replaces(
                long[] states, int at, long time, long sequence, long order, double value) {
            int place = Long.compare(time, states[at + 1]);
            if (place == 0) {
                place = Long.compare(sequence, states[at + 2]);
            }
            if (place == 0) {
                place = Long.compare(order, states[at + 3]);
            }
            if (place == 0) {
                place = Double.compare(value, number(states, at + 4));
            }
            return last ? place > 0 : place < 0;
        }

        @Override
        void merge(long[] states, int at, long[] later, int laterAt) {
            states[at] += later[laterAt];
            double value = number(later, laterAt + 4);
            if (replaces(
                    states,
                    at,
                    later[laterAt + 1],
                    later[laterAt + 2],
                    later[laterAt + 3],
                    value)) {
                System.arraycopy(later, laterAt + 1, states, at + 1, words() - 1);
            }
        }

        @Override
        double value(long[] states, int at) {
            return number(states, at + 4);
        }
    }
}
