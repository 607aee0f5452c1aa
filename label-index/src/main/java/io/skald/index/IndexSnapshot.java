package io.skald.index;

import io.skald.model.FoundStreams;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;

/// The label index at one moment: what was added before it was taken is there. Thread-safe; has to be closed, because
/// it keeps files open.
///
/// A method looks at the UTC days that its range touches, so an answer may hold streams that have rows on such a day,
/// but none inside the range. All matchers have to hold; without a matcher all streams of the tenant are taken. A
/// label with the value `""` counts as missing. Nothing of another tenant is ever seen.
///
/// Each method throws [IOException] when the disk failed or its bytes are not what was written.
public interface IndexSnapshot extends AutoCloseable {
    /// @param listener hears of streams while they are searched, some hundreds at a time, of each label set when it is read,
    ///     and of each that streams share in [FoundStreams#showing]. It may hear of a label set twice when two threads ask for it
    ///     at the same time
    /// @return the streams that match, of which labels can be read until this is closed
    FoundStreams found(
            TenantId tenant,
            List<Matcher> matchers,
            TimeRange range,
            FoundStreams.Listener listener)
            throws IOException;

    /// @param listener hears of streams while they are searched, and of each label set, once
    /// @return label sets of the streams that match, each once, in no order that means something
    default List<LabelSet> streams(
            TenantId tenant,
            List<Matcher> matchers,
            TimeRange range,
            FoundStreams.Listener listener)
            throws IOException {
        return found(tenant, matchers, range, listener).toList();
    }

    /// @return names of the labels of the streams that match
    SortedSet<String> labelNames(TenantId tenant, List<Matcher> matchers, TimeRange range)
            throws IOException;

    /// @return values of the label in the streams that match
    SortedSet<String> labelValues(
            TenantId tenant, String name, List<Matcher> matchers, TimeRange range)
            throws IOException;

    @Override
    void close();
}
