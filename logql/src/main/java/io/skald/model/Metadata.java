package io.skald.model;

import java.util.Map;
import java.util.TreeMap;

/// Structured metadata of one entry in its stored form: `v count, count x {v nameBytes, name, v valueBytes, value}`,
/// names unique and in unsigned order of their UTF-8 bytes. The empty set is [#NONE] (no bytes at all), so that equal
/// sets have equal bytes and can be compared without being decoded.
public final class Metadata {
    /// Name of the pair in which Skald, as Loki, keeps the level that it found for an entry.
    public static final String DETECTED_LEVEL = "detected_level";

    public static final byte[] NONE = {};

    private Metadata() {}

    /// Appends the stored form of `pairs` to `out`; nothing when there are none.
    ///
    /// @return bytes written
    public static int encode(Map<String, String> pairs, GrowingBytes out) {
        if (pairs.isEmpty()) {
            return 0;
        }
        int start = out.size();
        Map<byte[], String> sorted = new TreeMap<>(java.util.Arrays::compareUnsigned);
        pairs.forEach((name, value) -> sorted.put(Utf8.bytes(name), value));
        out.putVarint(sorted.size());
        sorted.forEach((name, value) -> {
            putText(out, name);
            putText(out, Utf8.bytes(value));
        });
        return out.size() - start;
    }

    /// Appends one pair, as it stands behind the count in the stored form.
    public static void putPair(GrowingBytes out, byte[] name, Utf8Slice value) {
        putText(out, name);
        out.putVarint(value.length());
        out.put(value.bytes(), value.offset(), value.length());
    }

    private static void putText(GrowingBytes out, byte[] text) {
        out.putVarint(text.length);
        out.put(text, 0, text.length);
    }

    /// @throws IllegalArgumentException when the bytes are not a stored form
    public static Map<String, String> decode(byte[] bytes, int offset, int length) {
        Map<String, String> pairs = new TreeMap<>();
        forEach(
                bytes,
                offset,
                length,
                (nameOffset, nameLength, valueOffset, valueLength) ->
                        pairs.put(
                                Utf8.text(bytes, nameOffset, nameLength),
                                Utf8.text(bytes, valueOffset, valueLength)));
        return pairs;
    }

    /// Calls `visitor` for each pair, in stored order.
    ///
    /// @throws IllegalArgumentException when the bytes are not a stored form
    public static void forEach(byte[] bytes, int offset, int length, PairVisitor visitor) {
        if (length == 0) {
            return;
        }
        var in = new Varints.Reader(bytes, offset, length);
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
            int nameLength = in.readCount();
            int nameOffset = in.skip(nameLength);
            int valueLength = in.readCount();
            int valueOffset = in.skip(valueLength);
            visitor.pair(nameOffset, nameLength, valueOffset, valueLength);
        }
        if (in.remaining() != 0) {
            throw new IllegalArgumentException(in.remaining() + " bytes behind the metadata");
        }
    }

    /// Receives the places of a pair's name and value in the array that is walked.
    public interface PairVisitor {
        void pair(int nameOffset, int nameLength, int valueOffset, int valueLength);
    }
}
