package io.skald.server.metrics;

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

    /// A number that goes up and down.
    public MetricsText gauge(String name, String help, long value) {
        return gauge(name, help, "", value);
    }

    /// @param labels as they stand in the text, with braces; empty for none
    MetricsText gauge(String name, String help, String labels, long value) {
        return sample(name, "gauge", help, labels, value);
    }

    private MetricsText sample(String name, String type, String help, String labels, long value) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        out.append(name).append(labels).append(' ').append(value).append('\n');
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
