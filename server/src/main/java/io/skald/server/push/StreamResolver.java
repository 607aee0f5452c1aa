package io.skald.server.push;

import io.skald.logql.text.JsonCursor;
import io.skald.logql.text.JsonSyntaxException;
import io.skald.model.Label;
import io.skald.model.LabelSet;
import io.skald.model.Utf8;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Finds the stream that a label text or a JSON object of labels means, in the cache or by reading it.
/// Not thread-safe: one per request; the cache behind it is shared.
final class StreamResolver {
    /// Longer texts are no stream that may be stored; they shall not push others out.
    private static final int MAX_CACHED_BYTES = 64 << 10;

    private final StreamCache cache;
    private final PushLimits limits;
    private final StreamCache.Key probe;

    StreamResolver(StreamCache cache, PushLimits limits) {
        this.cache = cache;
        this.limits = limits;
        this.probe = new StreamCache.Key(limits);
    }

    /// @throws PushException 400 when the range holds no label text
    ResolvedStream ofLabelText(byte[] bytes, int offset, int length) throws PushException {
        probe.set(bytes, offset, length, false);
        ResolvedStream known = cache.get(probe);
        if (known == null) {
            known = resolve(Utf8.text(bytes, offset, length));
            remember(known);
        }
        return known;
    }

    /// @param length of a JSON object, braces included
    /// @throws PushException 400 when a name is no label name
    ResolvedStream ofJsonObject(byte[] bytes, int offset, int length) throws PushException {
        probe.set(bytes, offset, length, true);
        ResolvedStream known = cache.get(probe);
        if (known == null) {
            // Printed and parsed again, as Loki does it, so that the errors speak of the same text.
            known = resolve(readObject(bytes, offset, length).toString());
            remember(known);
        }
        return known;
    }

    private void remember(ResolvedStream stream) {
        if (probe.length() <= MAX_CACHED_BYTES) {
            cache.put(probe, stream);
        }
    }

    private ResolvedStream resolve(String labelText) throws PushException {
        List<Label> labels = LabelText.parse(labelText);
        return ResolvedStream.of(labels, limits);
    }

    private static LabelSet readObject(byte[] bytes, int offset, int length) throws PushException {
        Map<String, String> labels = new TreeMap<>();
        var json = new JsonCursor(bytes, offset, length);
        try {
            json.next();
            while (json.next() == JsonCursor.Token.NAME) {
                String name = text(bytes, json);
                json.skipValue();
                labels.put(name, text(bytes, json));
            }
        } catch (JsonSyntaxException e) {
            throw new PushException(400, e.getMessage() + " at byte " + e.offset() + " of labels");
        }
        return LabelSet.of(labels);
    }

    /// A string's value, the raw text of anything else.
    private static String text(byte[] bytes, JsonCursor json) {
        boolean quoted =
                json.token() == JsonCursor.Token.NAME || json.token() == JsonCursor.Token.STRING;
        if (!quoted || !json.hasEscapes()) {
            return Utf8.text(bytes, json.tokenStart(), json.tokenLength());
        }
        byte[] value = new byte[json.tokenLength()];
        return Utf8.text(value, 0, json.unescape(value, 0));
    }
}
