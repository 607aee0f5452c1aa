package io.skald.model;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Streams of one tenant, each once, known by their fingerprints and numbered from 0 in no order that means something.
/// Label sets are read when they are asked for: a query over very many streams mostly shows few of them. Immutable but for what
/// was read; thread-safe.
public final class FoundStreams {
    private static final int SPREAD = 0x9E3779B9;

    /// Where label sets come from. Thread-safe.
    public interface Labels {
        /// @param stream its number
        LabelSet read(int stream) throws IOException;

        /// Reads many in one go.
        ///
        /// @param into gets those that are null there, at their number
        void readAll(@Nullable LabelSet[] into) throws IOException;

        /// What is left of label sets when only some labels are looked at; streams that agree in them share one object.
        ///
        /// @return by number of the stream
        LabelSet[] readSome(Set<String> names) throws IOException;
    }

    /// Hears what streams take while they are gathered and read, by any thread; what it throws ends that work.
    @FunctionalInterface
    public interface Listener {
        /// Hears of a label set that was read, or of one that several streams share when only some labels are looked at.
        void labels(LabelSet labels);

        /// Hears of streams that were found, of which no label set needs to be read yet.
        ///
        /// @param count how many more
        default void streams(int count) {}
    }

    private final long[] fingerprints;
    private final int[] table;
    private final int count;
    private final Labels source;

    /// What was read. Two threads may read the same: either's is as good.
    private final @Nullable LabelSet[] known;

    /// What rows show, when that is less than all labels.
    private final LabelSet @Nullable [] some;

    private FoundStreams(
            long[] fingerprints,
            int[] table,
            int count,
            Labels source,
            @Nullable LabelSet[] known,
            LabelSet @Nullable [] some) {
        this.some = some;
        this.fingerprints = fingerprints;
        this.table = table;
        this.count = count;
        this.source = source;
        this.known = known;
    }

    /// @param streams each once
    public static FoundStreams of(List<LabelSet> streams) {
        return of(streams, _ -> {});
    }

    /// @param streams each once
    /// @param listener hears of label sets that several of them share
    public static FoundStreams of(List<LabelSet> streams, Listener listener) {
        var found = new Builder();
        for (LabelSet stream : streams) {
            Fingerprint fingerprint = stream.fingerprint();
            if (!found.add(fingerprint.high(), fingerprint.low())) {
                throw new IllegalArgumentException("stream twice: " + stream);
            }
        }
        return found.build(new Read(List.copyOf(streams), listener));
    }

    public int size() {
        return count;
    }

    /// Number of the stream with a fingerprint, which no two label sets share in practice.
    ///
    /// @return -1 when it was not found
    public int find(long high, long low) {
        return table[place(table, fingerprints, high, low)] - 1;
    }

    /// Where a stream's number and one is in the table, or would be: 0 is there then.
    private static int place(int[] table, long[] fingerprints, long high, long low) {
        int slot = slot(low, table.length);
        while (table[slot] != 0) {
            int at = 2 * (table[slot] - 1);
            if (fingerprints[at] == high && fingerprints[at + 1] == low) {
                break;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return slot;
    }

    private static int slot(long low, int slots) {
        // Segments keep their tables by the same bits: spread here, so that walking one does not
        // pile up in the other.
        return ((int) low * SPREAD) >>> 1 & (slots - 1);
    }

    /// Higher half of a stream's fingerprint.
    public long high(int stream) {
        return fingerprints[2 * stream];
    }

    public long low(int stream) {
        return fingerprints[2 * stream + 1];
    }

    /// @throws IOException when the disk failed or its bytes are not what was written
    public LabelSet labels(int stream) throws IOException {
        LabelSet labels = known[stream];
        if (labels == null) {
            labels = source.read(stream);
            known[stream] = labels;
        }
        return labels;
    }

    /// The label set that rows of a stream show: some of its labels after [#showing], else all.
    ///
    /// @throws IOException as [#labels]
    public LabelSet shown(int stream) throws IOException {
        return some == null ? labels(stream) : some[stream];
    }

    /// The label sets of all streams, by number; from now on none has to be read.
    ///
    /// @throws IOException as [#labels]
    public List<LabelSet> toList() throws IOException {
        source.readAll(known);
        List<LabelSet> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(labels(i));
        }
        return all;
    }

    /// The same streams, whose rows show only some of their labels; streams that agree in these show the same object.
    ///
    /// @throws IOException as [#labels]
    public FoundStreams showing(Set<String> names) throws IOException {
        LabelSet[] left = source.readSome(names);
        return new FoundStreams(fingerprints, table, count, source, known, left);
    }

    /// Gathers streams. Not thread-safe.
    public static final class Builder {
        private long[] fingerprints = new long[32];
        private int[] table = new int[64];
        private int count;

        /// @return false when the stream is there already; else its number is that of streams before
        public boolean add(long high, long low) {
            int place = place(table, fingerprints, high, low);
            if (table[place] != 0) {
                return false;
            }
            if (2 * count == fingerprints.length) {
                fingerprints = Arrays.copyOf(fingerprints, 4 * count);
            }
            fingerprints[2 * count] = high;
            fingerprints[2 * count + 1] = low;
            table[place] = ++count;
            if (2 * count > table.length) {
                grow();
            }
            return true;
        }

        private void grow() {
            table = new int[4 * table.length];
            for (int stream = 0; stream < count; stream++) {
                long high = fingerprints[2 * stream];
                table[place(table, fingerprints, high, fingerprints[2 * stream + 1])] = stream + 1;
            }
        }

        /// How many streams were added.
        public int size() {
            return count;
        }

        public FoundStreams build(Labels source) {
            return new FoundStreams(fingerprints, table, count, source, new LabelSet[count], null);
        }
    }

    /// Label sets that are at hand.
    private record Read(List<LabelSet> streams, Listener listener) implements Labels {
        @Override
        public LabelSet read(int stream) {
            return streams.get(stream);
        }

        @Override
        public void readAll(@Nullable LabelSet[] into) {
            for (int i = 0; i < into.length; i++) {
                into[i] = streams.get(i);
            }
        }

        @Override
        public LabelSet[] readSome(Set<String> names) {
            var shared = new SharedLabels(names, listener::labels);
            LabelSet[] some = new LabelSet[streams.size()];
            for (int i = 0; i < some.length; i++) {
                some[i] = shared.of(streams.get(i));
            }
            return some;
        }
    }
}
