package io.skald.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// What was found damaged: each place is counted and reported once, however often a query comes by. Thread-safe.
final class DamageLog {
    /// Beyond this, places are counted again each time: memory is bounded.
    private static final int MAX_PLACES = 10_000;

    private final StoreListener listener;
    private final StoreCounters counters;
    private final Set<String> places = ConcurrentHashMap.newKeySet();
    private final List<String> losses = new CopyOnWriteArrayList<>();

    DamageLog(StoreListener listener, StoreCounters counters) {
        this.listener = listener;
        this.counters = counters;
    }

    /// Counts and reports.
    void found(String problem, String file, long offset) {
        String place = file + ":" + offset;
        boolean fresh = places.size() < MAX_PLACES ? places.add(place) : !places.contains(place);
        if (fresh) {
            counters.corruptions.increment();
            listener.corruption(problem, file, offset);
        }
    }

    /// Counts, reports, and tells every answer from now on: nobody knows which of them lack something.
    void lost(String what, String file, long offset) {
        found(what, file, offset);
        String loss = what + " (file " + file + ", offset " + offset + ")";
        if (losses.size() < ReadView.MAX_WARNINGS && !losses.contains(loss)) {
            losses.add(loss);
        }
    }

    /// In words for the user.
    List<String> losses() {
        return losses;
    }
}
