package io.skald.server.query;

import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;

/// Which streams there are. An empty list of matchers takes all streams. Thread-safe.
public interface StreamCatalog {
    /// Names of the labels of the streams that match, to the day.
    SortedSet<String> labelNames(TenantId tenant, List<Matcher> matchers, TimeRange range)
            throws IOException;

    /// Values of one label in the streams that match, to the day.
    SortedSet<String> labelValues(
            TenantId tenant, String name, List<Matcher> matchers, TimeRange range)
            throws IOException;

    /// Streams that match and have entries in the range.
    List<LabelSet> series(TenantId tenant, List<Matcher> matchers, TimeRange range)
            throws IOException;
}
