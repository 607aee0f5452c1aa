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
    static final int KEPT_STEPS = 6 * 360;
    private static final int FEWEST_STEPS = 60;
    private static final int STREAM_BYTES = 200;
    private static final int LABEL_BYTES = 100;

    private final long maxBytes;

    /// Since the last [#trim]; counted on the way, where [#bytes] walks through everything.
    private long grownBytes;

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
        return streams.computeIfAbsent(
                new Key(tenant, stream),
                key -> {
                    grownBytes += bytes(key);
                    return new TreeMap<>();
                });
    }

    /// To be told when templates took more room, or less.
    void grown(long bytes) {
        grownBytes += bytes;
    }

    /// Whether enough was added since the last [#trim] to be worth looking at all that is kept.
    boolean isTrimDue() {
        return grownBytes > maxBytes / 4;
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
        Iterator<Map.Entry<Key, Map<String, Templates>>> oldest = streams.entrySet().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            Map.Entry<Key, Map<String, Templates>> stream = oldest.next();
            bytes -= bytes(stream.getKey(), stream.getValue());
            oldest.remove();
        }
        grownBytes = 0;
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
        for (Map.Entry<Key, Map<String, Templates>> stream : streams.entrySet()) {
            bytes += bytes(stream.getKey(), stream.getValue());
        }
        return bytes;
    }

    private static long bytes(Key key, Map<String, Templates> levels) {
        long bytes = bytes(key);
        for (Templates templates : levels.values()) {
            bytes += templates.bytes();
        }
        return bytes;
    }

    private static long bytes(Key key) {
        long bytes = STREAM_BYTES;
        for (int i = 0; i < key.stream().size(); i++) {
            bytes += LABEL_BYTES + key.stream().value(i).length();
        }
        return bytes;
    }

    void forEach(Visitor visitor) {
        streams.forEach((key, levels) ->
                levels.forEach((level, templates) -> visitor.templates(key, level, templates)));
    }
}
