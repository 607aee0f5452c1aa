package io.skald.server.push;

/// Why entries were refused.
public enum DiscardReason {
    SAMPLE_TOO_OLD("greater_than_max_sample_age"),
    SAMPLE_TOO_NEW("too_far_in_future"),
    LINE_TOO_LONG("line_too_long"),
    TOO_MANY_LABELS("max_label_names_per_series"),
    LABEL_NAME_TOO_LONG("label_name_too_long"),
    LABEL_VALUE_TOO_LONG("label_value_too_long"),
    MISSING_LABELS("missing_labels"),
    STREAM_LIMIT("stream_limit"),
    RATE_LIMITED("rate_limited"),
    DUPLICATE_LABEL("duplicate_label_names"),
    INVALID_LABELS("invalid_labels"),
    METADATA_TOO_LARGE("structured_metadata_too_large"),
    METADATA_TOO_MANY("structured_metadata_too_many"),
    METADATA_NOT_ALLOWED("disallowed_structured_metadata");

    private final String metricName;

    DiscardReason(String metricName) {
        this.metricName = metricName;
    }

    /// Value of the label `reason` of `loki_discarded_samples_total`.
    public String metricName() {
        return metricName;
    }
}
