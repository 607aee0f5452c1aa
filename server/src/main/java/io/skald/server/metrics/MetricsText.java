package io.skald.server.metrics;

import java.util.Map;
import java.util.SortedMap;

/// Writes numbers in the text form of Prometheus. Not thread-safe.
public final class MetricsText {
    private final StringBuilder out;

    MetricsText(StringBuilder out) {
        this.out = out;
    }

    /// A number that only grows; by convention its name ends in `_total`.
    public MetricsText counter(String name, String help, long value) {
        return sample(name, "counter", help, "", value);
    }

    /// A number that only grows, once for each set of labels.
    ///
    /// @param samples by labels as they stand in the text, with braces; nothing is written when there is none
    void counters(String name, String help, Map<String, Long> samples) {
        if (samples.isEmpty()) {
            return;
        }
        header(name, "counter", help);
        samples.forEach((labels, value) ->
                out.append(name).append(labels).append(' ').append(value).append('\n'));
    }

    /// A number that goes up and down, once for each value of a label.
    public MetricsText gauges(
            String name, String help, String label, SortedMap<String, Long> samples) {
        header(name, "gauge", help);
        samples.forEach((value, number) ->
                out.append(name)
                        .append('{')
                        .append(label)
                        .append("=\"")
                        .append(value)
                        .append("\"} ")
                        .append(number)
                        .append('\n'));
        return this;
    }

    /// A number that goes up and down.
    public MetricsText gauge(String name, String help, long value) {
        return gauge(name, help, "", value);
    }

    /// @param labels as they stand in the text, with braces; empty for none
    MetricsText gauge(String name, String help, String labels, long value) {
        return sample(name, "gauge", help, labels, value);
    }

    private MetricsText sample(String name, String type, String help, String labels, long value) {
        header(name, type, help);
        out.append(name).append(labels).append(' ').append(value).append('\n');
        return this;
    }

    private void header(String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
