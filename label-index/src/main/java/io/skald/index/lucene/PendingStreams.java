package io.skald.index.lucene;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Streams of one day that no reader shows yet, in order of arrival. Only grows. [#add] and [#contains] are called
/// under the lock of the day; [#slice()] by any thread at any time.
final class PendingStreams {
    record Stream(TenantId tenant, LabelSet labels) {}

    /// What had arrived at one moment.
    ///
    /// @param streams valid from 0 to `count - 1`
    record Slice(Stream[] streams, int count) {
        void select(StreamSelector selector, Collection<LabelSet> into) {
            for (int i = 0; i < count; i++) {
                Stream stream = streams[i];
                if (stream.tenant.equals(selector.tenant()) && selector.matches(stream.labels)) {
                    into.add(stream.labels);
                }
            }
        }
    }

    private final Set<StreamKey> keys = new HashSet<>();
    private Stream[] streams = new Stream[16];

    /// Written behind `streams` and read in front of it: who sees a count sees an array that holds as many.
    private volatile int count;

    /// @return false when the stream was there already
    boolean add(StreamKey key, LabelSet labels) {
        if (!keys.add(key)) {
            return false;
        }
        int at = count;
        if (at == streams.length) {
            streams = Arrays.copyOf(streams, 2 * at);
        }
        streams[at] = new Stream(key.tenant(), labels);
        count = at + 1;
        return true;
    }

    boolean contains(StreamKey key) {
        return keys.contains(key);
    }

    int count() {
        return count;
    }

    Slice slice() {
        int visible = count;
        return new Slice(streams, visible);
    }

    List<Stream> toList() {
        Slice all = slice();
        return List.of(Arrays.copyOf(all.streams, all.count));
    }
}
