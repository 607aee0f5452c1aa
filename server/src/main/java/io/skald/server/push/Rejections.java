package io.skald.server.push;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects what was refused in a request. Not thread-safe.
final class Rejections {
    /// Texts kept: an answer of a megabyte helps nobody. Loki keeps all.
    static final int MAX_TEXTS = 50;

    /// Characters of texts looked at, repeated ones included; beyond, failures are only counted.
    private static final long MAX_CHARACTERS = 4 << 20;

    private final Map<DiscardReason, PushOutcome.Discard> discards =
            new EnumMap<>(DiscardReason.class);
    private final Map<String, Integer> texts = new LinkedHashMap<>();
    private long failures;
    private long unnamed;
    private long characters;

    boolean isEmpty() {
        return failures == 0;
    }

    /// Whether a text that was not yet told would still be kept.
    boolean isFull() {
        return texts.size() >= MAX_TEXTS || characters > MAX_CHARACTERS;
    }

    void count(DiscardReason reason, int lineLength) {
        discards.merge(
                reason,
                new PushOutcome.Discard(reason, 1, lineLength),
                (a, b) ->
                        new PushOutcome.Discard(
                                reason, a.entries() + 1, a.lineBytes() + b.lineBytes()));
    }

    void fail(String text) {
        failures++;
        characters += text.length();
        if (isFull() && !texts.containsKey(text)) {
            unnamed++;
        } else {
            texts.merge(text, 1, Integer::sum);
        }
    }

    /// A failure whose text nobody would see.
    void failUnnamed() {
        failures++;
        unnamed++;
    }

    @Nullable PushRejection rejection() {
        if (failures == 0) {
            return null;
        }
        if (failures == 1) {
            return new PushRejection(status(), texts.keySet().iterator().next());
        }
        List<String> groups = new ArrayList<>();
        texts.forEach((text, count) -> groups.add(count + " errors like: " + text));
        if (unnamed > 0) {
            groups.add("and " + unnamed + " more errors");
        }
        return new PushRejection(status(), String.join("; ", groups));
    }

    /// Too many streams is worth another try, for the whole request: what was stored is not stored twice.
    private int status() {
        return discards.containsKey(DiscardReason.STREAM_LIMIT) ? 429 : 400;
    }

    List<PushOutcome.Discard> discards() {
        return List.copyOf(discards.values());
    }
}
