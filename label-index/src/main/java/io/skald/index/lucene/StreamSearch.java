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

/// Gathers the streams of a selector from days and Lucene segments. For one query; not thread-safe, but what it finds is.
public final class StreamSearch {
    /// So many streams are found before the listener hears of them.
    private static final int AT_ONCE = 1_024;

    private final StreamSelector selector;
    private final FoundStreams.Listener listener;
    private final FoundStreams.Builder found = new FoundStreams.Builder();
    private final List<FoundDocuments> leaves = new ArrayList<>();
    private final List<LabelSet> waiting = new ArrayList<>();

    /// Of each stream: place of its leaf in `leaves` and document there, or -1 and place in `waiting`.
    private long[] places = new long[32];

    /// Streams of which the listener knows.
    private int reported;

    /// @param listener as in [io.skald.index.IndexSnapshot#found]
    public StreamSearch(StreamSelector selector, FoundStreams.Listener listener) {
        this.selector = selector;
        this.listener = listener;
    }

    /// Adds a stream that no Lucene segment shows yet.
    void add(LabelSet labels) {
        var fingerprint = labels.fingerprint();
        if (found.add(fingerprint.high(), fingerprint.low())) {
            place(-1, waiting.size());
            waiting.add(labels);
            report();
            listener.labels(labels);
        }
    }

    /// @param documents of the leaf that match
    void add(LeafReader leaf, LabelSetCache labelSets, FixedBitSet documents) throws IOException {
        if (StoredLabels.first(documents) == StoredLabels.END) {
            return;
        }
        int at = leaves.size();
        leaves.add(new FoundDocuments(leaf, labelSets));
        labelSets.fingerprints(
                leaf,
                documents,
                (doc, high, low) -> {
                    if (found.add(high, low)) {
                        place(at, doc);
                        if (found.size() - reported == AT_ONCE) {
                            report();
                        }
                    }
                });
    }

    private void report() {
        int more = found.size() - reported;
        if (more > 0) {
            reported = found.size();
            listener.streams(more);
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
        report();
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
            listener.labels(labels);
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
            var shared = new SharedLabels(names, listener::labels);
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
