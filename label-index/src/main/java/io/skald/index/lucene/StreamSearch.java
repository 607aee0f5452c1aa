package io.skald.index.lucene;

import io.skald.model.FoundStreams;
import io.skald.model.LabelSet;
import io.skald.model.SharedLabels;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Gathers the streams of a selector from days and Lucene segments. For one query; not thread-safe, but what it finds is.
public final class StreamSearch {
    private final StreamSelector selector;
    private final Consumer<LabelSet> seen;
    private final FoundStreams.Builder found = new FoundStreams.Builder();
    private final List<FoundDocuments> leaves = new ArrayList<>();
    private final List<LabelSet> waiting = new ArrayList<>();

    /// Of each stream: place of its leaf in `leaves` and document there, or -1 and place in `waiting`.
    private long[] places = new long[32];

    /// @param seen as in [io.skald.index.IndexSnapshot#found]
    public StreamSearch(StreamSelector selector, Consumer<LabelSet> seen) {
        this.selector = selector;
        this.seen = seen;
    }

    /// Adds a stream that no Lucene segment shows yet.
    void add(LabelSet labels) {
        var fingerprint = labels.fingerprint();
        if (found.add(fingerprint.high(), fingerprint.low())) {
            place(-1, waiting.size());
            waiting.add(labels);
            seen.accept(labels);
        }
    }

    /// @param documents of the leaf that match
    void add(LeafReader leaf, LabelSetCache labelSets, FixedBitSet documents) throws IOException {
        int first = StoredLabels.first(documents);
        if (first == StoredLabels.END) {
            return;
        }
        long[] fingerprints = labelSets.fingerprints(leaf);
        int at = leaves.size();
        leaves.add(new FoundDocuments(leaf, labelSets));
        for (int doc = first; doc != StoredLabels.END; doc = StoredLabels.next(documents, doc)) {
            if (found.add(fingerprints[2 * doc], fingerprints[2 * doc + 1])) {
                place(at, doc);
            }
        }
    }

    private void place(int leaf, int document) {
        int stream = found.size() - 1;
        if (stream == places.length) {
            places = Arrays.copyOf(places, 2 * stream);
        }
        places[stream] = (long) leaf << Integer.SIZE | document;
    }

    public FoundStreams finish() {
        return found.build(new Stored());
    }

    private final class Stored implements FoundStreams.Labels {
        private int leaf(int stream) {
            return (int) (places[stream] >> Integer.SIZE);
        }

        private int document(int stream) {
            return (int) places[stream];
        }

        @Override
        public LabelSet read(int stream) throws IOException {
            if (leaf(stream) < 0) {
                return waiting.get(document(stream));
            }
            LabelSet labels = leaves.get(leaf(stream)).read(document(stream));
            seen.accept(labels);
            return labels;
        }

        @Override
        public void readAll(@Nullable LabelSet[] into) throws IOException {
            // Documents of a leaf are numbered in their order there.
            for (int stream = 0; stream < into.length; stream++) {
                if (into[stream] == null) {
                    into[stream] = read(stream);
                }
            }
        }

        @Override
        public LabelSet[] readSome(Set<String> names) throws IOException {
            var shared = new SharedLabels(names);
            LabelSet[] some = new LabelSet[found.size()];
            for (int from = 0; from < some.length; ) {
                int to = from + 1;
                while (to < some.length && leaf(to) == leaf(from)) {
                    to++;
                }
                if (leaf(from) < 0) {
                    for (int i = from; i < to; i++) {
                        some[i] = shared.of(waiting.get(document(i)));
                    }
                } else {
                    leaves.get(leaf(from))
                            .readSome(selector.tenant(), names, places, from, to, shared, some);
                }
                from = to;
            }
            return some;
        }
    }
}
