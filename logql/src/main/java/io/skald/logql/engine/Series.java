package io.skald.logql.engine;

import io.skald.model.LabelSet;

/// Values of one label set over time. Points where the series has no value are left out. The arrays are not copied:
/// nobody changes them.
///
/// @param labels of the series
/// @param timestampNanos rising, one or more
/// @param values one for each timestamp
@SuppressWarnings("ArrayRecordComponent") // handed from the engine to one encoder, never compared
public record Series(LabelSet labels, long[] timestampNanos, double[] values) {
    public Series {
        if (timestampNanos.length != values.length || values.length == 0) {
            throw new IllegalArgumentException(
                    timestampNanos.length + " times, " + values.length + " values");
        }
    }

    public int size() {
        return values.length;
    }
}
