package io.skald.server.patterns;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// The templates of all streams. What is kept is bounded: when it grows over the bound, the past is forgotten, half of
/// it at a time, and at last the streams that have had no lines for longest. Not thread-safe.
final class PatternStore {
    // 6 hours; Loki keeps its patterns for 3.
    private static final int KEPT_STEPS = 6 * 360;
    private static final int FEWEST_STEPS = 60;
    private static final int STREAM_BYTES = 500;

    private final long maxBytes;

    /// Oldest use first.
    private final LinkedHashMap<Key, Map<String, Templates>> streams =
            new LinkedHashMap<>(64, 0.75f, true);

    /// The stream of one tenant.
    record Key(TenantId tenant, LabelSet stream) {}

    /// Takes the visits of [#forEach].
    interface Visitor {
        void templates(Key key, String level, Templates templates);
    }

    PatternStore(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Templates of a stream by level.
    Map<String, Templates> of(TenantId tenant, LabelSet stream) {
        return streams.computeIfAbsent(new Key(tenant, stream), _ -> new TreeMap<>());
    }

    /// @param now number of the current step
    void trim(int now) {
        int kept = KEPT_STEPS;
        forgetBefore(now - kept);
        long bytes = bytes();
        while (bytes > maxBytes && kept > FEWEST_STEPS) {
            kept /= 2;
            forgetBefore(now - kept);
            bytes = bytes();
        }
        Iterator<Map<String, Templates>> oldest = streams.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= bytes(oldest.next());
            oldest.remove();
        }
    }

    private void forgetBefore(int firstStep) {
        for (Map<String, Templates> levels : streams.values()) {
            levels.values().forEach(templates -> templates.forgetBefore(firstStep));
            levels.values().removeIf(templates -> templates.all().isEmpty());
        }
        streams.values().removeIf(Map::isEmpty);
    }

    /// Heap bytes, about.
    long bytes() {
        long bytes = 0;
        for (Map<String, Templates> levels : streams.values()) {
            bytes += bytes(levels);
        }
        return bytes;
    }

    private static long bytes(Map<String, Templates> levels) {
        long bytes = STREAM_BYTES;
        for (Templates templates : levels.values()) {
            bytes += templates.bytes();
        }
        return bytes;
    }

    void forEach(Visitor visitor) {
        streams.forEach((key, levels) ->
                levels.forEach((level, templates) -> visitor.templates(key, level, templates)));
    }
}
