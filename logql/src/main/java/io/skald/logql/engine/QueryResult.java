package io.skald.logql.engine;

import io.skald.model.LabelSet;

import java.util.List;

/// The answer to a query. Immutable; it holds its own copies of lines and labels.
public sealed interface QueryResult {
    QueryStats stats();

    /// What the answer lacks, in words for the user; empty when it is complete.
    List<String> warnings();

    /// Answer of a log query.
    ///
    /// @param entries in the order of the request's direction. Entries with equal timestamps keep the order of arrival
    ///     forward and its reverse backward.
    record Streams(List<LogEntry> entries, QueryStats stats, List<String> warnings)
            implements QueryResult {
        public Streams {
            entries = List.copyOf(entries);
            warnings = List.copyOf(warnings);
        }

        /// Entries by all their labels: the answer without encoding flags.
        public List<ResultStream> merged() {
            return ResultStream.group(entries, entry -> entry.labels().merged());
        }

        /// Entries by their stream labels only: the answer with the flag `categorize-labels`.
        public List<ResultStream> categorized() {
            return ResultStream.group(entries, entry -> entry.labels().stream());
        }
    }

    /// Answer of a metric range query.
    ///
    /// @param series in order of labels; each has one point or more
    record Matrix(List<Series> series, QueryStats stats, List<String> warnings)
            implements QueryResult {
        public Matrix {
            series = List.copyOf(series);
            warnings = List.copyOf(warnings);
        }
    }

    /// Answer of a metric instant query.
    ///
    /// @param samples in order of labels, unless the query sorts them
    record Vector(List<Sample> samples, QueryStats stats, List<String> warnings)
            implements QueryResult {
        public Vector {
            samples = List.copyOf(samples);
            warnings = List.copyOf(warnings);
        }
    }

    /// Answer of an instant query without any data in it, as `1 + 1`.
    record Scalar(long timestampNanos, double value, QueryStats stats, List<String> warnings)
            implements QueryResult {
        public Scalar {
            warnings = List.copyOf(warnings);
        }
    }

    /// One value of one series at one point of time.
    record Sample(LabelSet labels, long timestampNanos, double value) {}
}
