package io.skald.index.lucene;

import io.skald.model.LabelSet;
import io.skald.model.SharedLabels;
import io.skald.model.TenantId;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Set;

/// Reads labels of documents of one Lucene segment. Thread-safe.
final class FoundDocuments {
    // With fewer streams of a segment's than one in so many, their labels are read; beyond, the
    // values of the labels are walked.
    private static final int FEW = 16;

    private final LeafReader leaf;
    private final StoredLabels stored;

    /// Goes forward only.
    private @Nullable BinaryDocValues cursor;

    private int last = -1;

    FoundDocuments(LeafReader leaf, LabelSetCache labelSets) {
        this.leaf = leaf;
        this.stored = new StoredLabels(leaf, labelSets);
    }

    synchronized LabelSet read(int document) throws IOException {
        BinaryDocValues values = cursor;
        if (values == null || document <= last) {
            values = stored.values();
            cursor = values;
        }
        last = document;
        return stored.labelsOf(values, document);
    }

    /// Reads some labels of many streams.
    ///
    /// @param places of streams, of which `from` to `to - 1` are in this leaf: the lower half is the document
    /// @param into gets their labels, by number of the stream
    synchronized void readSome(
            TenantId tenant,
            Set<String> names,
            long[] places,
            int from,
            int to,
            SharedLabels shared,
            LabelSet[] into)
            throws IOException {
        if ((long) (to - from) * FEW < leaf.maxDoc() || leaf.terms(StreamTerms.OVERSIZE) != null) {
            for (int i = from; i < to; i++) {
                into[i] = shared.of(read((int) places[i]));
            }
            return;
        }
        var found = new FixedBitSet(leaf.maxDoc());
        for (int i = from; i < to; i++) {
            found.set((int) places[i]);
        }
        var groups = new LeafGroups(leaf, found, tenant, names, shared);
        for (int i = from; i < to; i++) {
            into[i] = groups.of((int) places[i]);
        }
    }
}
