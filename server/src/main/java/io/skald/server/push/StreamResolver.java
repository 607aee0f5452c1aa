package io.skald.server.push;

import io.skald.logql.text.JsonCursor;
import io.skald.logql.text.JsonSyntaxException;
import io.skald.model.GrowingBytes;
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

    /// Far more than the limits of labels let through: beyond this the labels are not even read.
    private static final int MAX_BYTES = 1 << 20;

    private final StreamCache cache;
    private final PushLimits limits;
    private final StreamCache.Key probe;
    private final GrowingBytes joined = new GrowingBytes(256);

    StreamResolver(StreamCache cache, PushLimits limits) {
        this.cache = cache;
        this.limits = limits;
        this.probe = new StreamCache.Key(limits);
    }

    /// @throws PushException 400 when the range holds no label text
    ResolvedStream ofLabelText(byte[] bytes, int offset, int length) throws PushException {
        checkLength(length);
        probe.set(bytes, offset, length, StreamCache.Form.LABEL_TEXT);
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
        checkLength(length);
        probe.set(bytes, offset, length, StreamCache.Form.JSON_OBJECT);
        ResolvedStream known = cache.get(probe);
        if (known == null) {
            // Printed and parsed again, as Loki does it, so that the errors speak of the same text.
            known = resolve(readObject(bytes, offset, length).toString());
            remember(known);
        }
        return known;
    }

    /// Names are rewritten, as those of structured metadata; of equal ones the last stays.
    ///
    /// @param pairs whose places are those of `bytes`
    /// @throws PushException 400 when they are longer than any stream's labels may be
    ResolvedStream ofPairs(byte[] bytes, PairList pairs) throws PushException {
        checkLength(pairs.byteCount());
        joined.clear();
        for (int i = 0; i < pairs.kept(); i++) {
            joined.putVarint(pairs.nameLength(i));
            joined.put(bytes, pairs.nameOffset(i), pairs.nameLength(i));
            joined.putVarint(pairs.valueLength(i));
            joined.put(bytes, pairs.valueOffset(i), pairs.valueLength(i));
        }
        probe.set(joined.array(), 0, joined.size(), StreamCache.Form.PAIRS);
        ResolvedStream known = cache.get(probe);
        if (known == null) {
            known = ResolvedStream.of(labels(bytes, pairs), limits);
            remember(known);
        }
        return known;
    }

    private static List<Label> labels(byte[] bytes, PairList pairs) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < pairs.kept(); i++) {
            byte[] name = new byte[pairs.nameLength(i) + LabelNames.MAX_GROWTH];
            int length =
                    LabelNames.rewrite(bytes, pairs.nameOffset(i), pairs.nameLength(i), name, 0);
            // A colon may stand in a metric's name only.
            labels.put(
                    Utf8.text(name, 0, length).replace(':', '_'),
                    Utf8.text(bytes, pairs.valueOffset(i), pairs.valueLength(i)));
        }
        return labels.entrySet().stream()
                .map(label -> new Label(label.getKey(), label.getValue()))
                .toList();
    }

    private static void checkLength(long length) throws PushException {
        if (length > MAX_BYTES) {
            throw new PushException(
                    400,
                    "the labels of a stream take %d bytes, more than %d"
                            .formatted(length, MAX_BYTES));
        }
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
