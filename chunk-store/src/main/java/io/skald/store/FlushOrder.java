package io.skald.store;

import io.skald.head.HeadStream;
import io.skald.model.LabelSet;

import java.util.Comparator;

/// The order in which streams lie in a flushed segment: tenants apart, and streams of one family (the same service and
/// level, differing in pod or host) side by side, for they share blocks and their lines resemble each other.
final class FlushOrder {
    static final Comparator<HeadStream> BY_FAMILY =
            Comparator.comparing(HeadStream::tenant)
                    .thenComparing(stream -> label(stream.labels(), "service_name"))
                    .thenComparing(stream -> label(stream.labels(), "level"))
                    .thenComparing(HeadStream::labels);

    private FlushOrder() {}

    private static String label(LabelSet labels, String name) {
        String value = labels.get(name);
        return value == null ? "" : value;
    }
}
