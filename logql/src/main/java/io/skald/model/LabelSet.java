package io.skald.model;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The labels of a stream or of a series: unique names in the order of [String#compareTo]. Immutable.
/// Values may be empty only in results (a stage can set a label to nothing); [#of(Map)] keeps what it is given.
public final class LabelSet implements Comparable<LabelSet> {
    // The object, its array and its fingerprint, without what they hold.
    private static final int OBJECT_BYTES = 64;
    // A string, its array and a place in the array of texts.
    private static final int TEXT_BYTES = 48;

    // So many are sorted by insertion.
    private static final int FEW = 48;

    public static final LabelSet EMPTY = new LabelSet(new String[0]);

    /// name, value, name, value, … sorted by name.
    private final String[] pairs;

    private int hash;
    private volatile @Nullable Fingerprint fingerprint;

    private LabelSet(String[] pairs) {
        this.pairs = pairs;
    }

    public static LabelSet of(Map<String, String> labels) {
        String[] pairs = new String[2 * labels.size()];
        int at = 0;
        for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
            pairs[at++] = label.getKey();
            pairs[at++] = label.getValue();
        }
        return new LabelSet(pairs);
    }

    /// @param pairs name, value, name, value, … in any order, changed by this; of equal names the last counts
    /// @param length of what is taken of the array, even
    public static LabelSet ofPairs(String[] pairs, int length) {
        if (length > 2 * FEW) {
            Map<String, String> labels = new TreeMap<>();
            for (int i = 0; i < length; i += 2) {
                labels.put(pairs[i], pairs[i + 1]);
            }
            return of(labels);
        }
        int end = 0;
        for (int i = 0; i < length; i += 2) {
            String name = pairs[i];
            String value = pairs[i + 1];
            int at = end;
            while (at > 0 && pairs[at - 2].compareTo(name) >= 0) {
                at -= 2;
            }
            if (at < end && pairs[at].equals(name)) {
                pairs[at + 1] = value;
                continue;
            }
            System.arraycopy(pairs, at, pairs, at + 2, end - at);
            pairs[at] = name;
            pairs[at + 1] = value;
            end += 2;
        }
        return end == 0 ? EMPTY : new LabelSet(Arrays.copyOf(pairs, end));
    }

    /// All labels of both sets.
    ///
    /// @param over whose values count where both have a name
    public LabelSet with(LabelSet over) {
        if (over.isEmpty() || isEmpty()) {
            return isEmpty() ? over : this;
        }
        String[] all = new String[pairs.length + over.pairs.length];
        int length = 0;
        int at = 0;
        for (int i = 0; i < over.pairs.length; i += 2) {
            String name = over.pairs[i];
            int order = -1;
            while (at < pairs.length && (order = pairs[at].compareTo(name)) < 0) {
                all[length++] = pairs[at++];
                all[length++] = pairs[at++];
            }
            at += at < pairs.length && order == 0 ? 2 : 0;
            all[length++] = name;
            all[length++] = over.pairs[i + 1];
        }
        System.arraycopy(pairs, at, all, length, pairs.length - at);
        length += pairs.length - at;
        return new LabelSet(length == all.length ? all : Arrays.copyOf(all, length));
    }

    /// @param namesAndValues name, value, name, value, … in any order, names unique
    public static LabelSet of(String... namesAndValues) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (labels.put(namesAndValues[i], namesAndValues[i + 1]) != null) {
                throw new IllegalArgumentException("duplicate label name: " + namesAndValues[i]);
            }
        }
        return of(labels);
    }

    public int size() {
        return pairs.length / 2;
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /// @param index 0 to `size() - 1`, in order of names
    public String name(int index) {
        return pairs[2 * index];
    }

    public String value(int index) {
        return pairs[2 * index + 1];
    }

    /// @return null when there is no such label
    public @Nullable String get(String name) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = pairs[2 * middle].compareTo(name);
            if (order == 0) {
                return pairs[2 * middle + 1];
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    public boolean has(String name) {
        return get(name) != null;
    }

    public List<Label> toList() {
        List<Label> labels = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            labels.add(new Label(name(i), value(i)));
        }
        return labels;
    }

    /// A copy that the caller may change, in order of names.
    public Map<String, String> toMap() {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < size(); i++) {
            labels.put(name(i), value(i));
        }
        return labels;
    }

    /// Heap that the set takes when nobody shares its texts, roughly.
    public int heapBytes() {
        int bytes = OBJECT_BYTES + Fingerprint.BYTES;
        for (String text : pairs) {
            bytes += TEXT_BYTES + text.length();
        }
        return bytes;
    }

    public Fingerprint fingerprint() {
        Fingerprint known = fingerprint;
        if (known == null) {
            known = computeFingerprint();
            fingerprint = known;
        }
        return known;
    }

    private Fingerprint computeFingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(toBytes());
            var numbers = java.nio.ByteBuffer.wrap(digest);
            return new Fingerprint(numbers.getLong(), numbers.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The stored form: `v count, count x {v nameBytes, name, v valueBytes, value}`, text in UTF-8, `v` a varint as
    /// [Varints] writes it, in order of names. Read by [#fromBytes(byte[], int, int)].
    public byte[] toBytes() {
        var out = new GrowingBytes(storedBytes());
        writeTo(out);
        return out.toBytes();
    }

    /// Appends the stored form.
    public void writeTo(GrowingBytes out) {
        out.putVarint(size());
        for (String text : pairs) {
            out.putVarint(Utf8.size(text));
            out.putText(text);
        }
    }

    /// Bytes of the stored form.
    public int storedBytes() {
        int bytes = Varints.size(size());
        for (String text : pairs) {
            int length = Utf8.size(text);
            bytes += Varints.size(length) + length;
        }
        return bytes;
    }

    /// @throws IllegalArgumentException when the bytes are not what [#toBytes()] writes
    public static LabelSet fromBytes(byte[] bytes, int offset, int length) {
        return fromBytes(bytes, offset, length, Utf8::text);
    }

    private static LabelSet fromBytes(byte[] bytes, int offset, int length, TextReader texts) {
        var in = new Varints.Reader(bytes, offset, length);
        int count = in.readCount();
        if (count > length) {
            throw new IllegalArgumentException("label count " + count + " in " + length + " bytes");
        }
        String[] pairs = new String[2 * count];
        for (int i = 0; i < pairs.length; i++) {
            int size = in.readCount();
            int at = in.skip(size);
            pairs[i] = texts.read(bytes, at, size);
        }
        for (int i = 2; i < pairs.length; i += 2) {
            if (pairs[i - 2].compareTo(pairs[i]) >= 0) {
                throw new IllegalArgumentException("label names out of order");
            }
        }
        return new LabelSet(pairs);
    }

    /// @param fingerprint of the label set that the bytes hold, when it is known: to work it out costs as much as to parse
    /// @param texts gives names and values that other sets have too
    /// @throws IllegalArgumentException when the bytes are not what [#toBytes()] writes
    public static LabelSet fromBytes(
            byte[] bytes, int offset, int length, Fingerprint fingerprint, TextPool texts) {
        LabelSet labels = fromBytes(bytes, offset, length, texts::text);
        labels.fingerprint = fingerprint;
        return labels;
    }

    /// Makes a string of UTF-8.
    private interface TextReader {
        String read(byte[] bytes, int offset, int length);
    }

    @Override
    public int compareTo(LabelSet other) {
        int common = Math.min(pairs.length, other.pairs.length);
        for (int i = 0; i < common; i++) {
            // Label sets that were read from the index share their texts.
            int order = sameText(pairs[i], other.pairs[i]) ? 0 : pairs[i].compareTo(other.pairs[i]);
            if (order != 0) {
                return order;
            }
        }
        return pairs.length - other.pairs.length;
    }

    @SuppressWarnings("ReferenceEquality") // only spares a comparison
    private static boolean sameText(String one, String other) {
        return one == other;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof LabelSet that && Arrays.equals(pairs, that.pairs));
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = Arrays.hashCode(pairs);
            hash = known;
        }
        return known;
    }

    /// Selector text as Loki prints it: `{app="shop", env="prod"}`.
    @Override
    public String toString() {
        var text = new StringBuilder("{");
        for (int i = 0; i < size(); i++) {
            text.append(i == 0 ? "" : ", ").append(name(i)).append('=');
            GoQuoting.appendQuoted(text, value(i));
        }
        return text.append('}').toString();
    }
}
