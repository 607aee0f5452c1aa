package io.skald.loadtest.query;

import java.util.List;
import java.util.Map;

/// What a query endpoint answered.
///
/// @param status HTTP status
/// @param message the error's text; empty on success
/// @param names label names or values; empty for other endpoints
/// @param series label sets with their points or lines; for the series endpoint with none
public record Answer(int status, String message, List<String> names, List<Series> series) {
    /// @param times nanoseconds for lines, milliseconds for points
    /// @param values points of a metric query; empty for lines
    /// @param lines lines of a log query; empty for points
    public record Series(
            Map<String, String> labels, long[] times, double[] values, List<String> lines) {
        public double sum() {
            double sum = 0;
            for (double value : values) {
                sum += value;
            }
            return sum;
        }
    }

    public boolean ok() {
        return status == 200;
    }

    /// Whether the server said that it cannot do this yet, which is no wrong answer.
    public boolean unsupported() {
        return status == 400 && message.contains("not supported");
    }

    public long lineCount() {
        return series.stream().mapToLong(one -> one.lines().size()).sum();
    }
}
