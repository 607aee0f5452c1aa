package io.skald.index;

import io.skald.index.lucene.DayView;
import io.skald.index.lucene.StreamSearch;
import io.skald.index.lucene.StreamSelector;
import io.skald.model.FoundStreams;
import io.skald.model.Matcher;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// A snapshot made of one view per day.
final class DaysSnapshot implements IndexSnapshot {
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;

    private final NavigableMap<Long, DayView> days;

    /// @param days views by day since 1970-01-01; closed by this snapshot
    DaysSnapshot(NavigableMap<Long, DayView> days) {
        this.days = days;
    }

    @Override
    public FoundStreams found(
            TenantId tenant,
            List<Matcher> matchers,
            TimeRange range,
            FoundStreams.Listener listener)
            throws IOException {
        var selector = new StreamSelector(tenant, matchers);
        var search = new StreamSearch(selector, listener);
        for (DayView day : touchedBy(range)) {
            day.streams(selector, search);
        }
        return search.finish();
    }

    @Override
    public SortedSet<String> labelNames(TenantId tenant, List<Matcher> matchers, TimeRange range)
            throws IOException {
        var selector = new StreamSelector(tenant, matchers);
        SortedSet<String> names = new TreeSet<>();
        for (DayView day : touchedBy(range)) {
            day.labelNames(selector, names);
        }
        return names;
    }

    @Override
    public SortedSet<String> labelValues(
            TenantId tenant, String name, List<Matcher> matchers, TimeRange range)
            throws IOException {
        var selector = new StreamSelector(tenant, matchers);
        SortedSet<String> values = new TreeSet<>();
        for (DayView day : touchedBy(range)) {
            day.labelValues(name, selector, values);
        }
        return values;
    }

    private Collection<DayView> touchedBy(TimeRange range) {
        if (range.isEmpty()) {
            return List.of();
        }
        long first = Math.floorDiv(range.startNanos(), NANOS_PER_DAY);
        long last = Math.floorDiv(range.endNanos() - 1, NANOS_PER_DAY);
        return days.subMap(first, true, last, true).values();
    }

    @Override
    public void close() {
        IOException failure = null;
        for (DayView day : days.values()) {
            try {
                day.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
    }
}
