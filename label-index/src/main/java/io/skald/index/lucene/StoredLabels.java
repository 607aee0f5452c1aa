package io.skald.index.lucene;

import io.skald.model.LabelSet;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.FixedBitSet;

import java.io.IOException;
import java.util.Collection;
import java.util.function.Predicate;

/// Label sets of the documents of one Lucene segment. Not thread-safe.
final class StoredLabels {
    static final int END = DocIdSetIterator.NO_MORE_DOCS;

    private final LeafReader leaf;
    private final LabelSetCache labelSets;

    StoredLabels(LeafReader leaf, LabelSetCache labelSets) {
        this.leaf = leaf;
        this.labelSets = labelSets;
    }

    void collect(FixedBitSet documents, Collection<LabelSet> into) throws IOException {
        BinaryDocValues stored = values();
        for (int doc = first(documents); doc != END; doc = next(documents, doc)) {
            into.add(labelsOf(stored, doc));
        }
    }

    /// Takes the documents out of the set whose labels fail the test.
    void retain(FixedBitSet documents, Predicate<LabelSet> test) throws IOException {
        BinaryDocValues stored = values();
        for (int doc = first(documents); doc != END; doc = next(documents, doc)) {
            if (!test.test(labelsOf(stored, doc))) {
                documents.clear(doc);
            }
        }
    }

    /// @return [#END] when the set is empty
    static int first(FixedBitSet documents) {
        return documents.length() == 0 ? END : documents.nextSetBit(0);
    }

    /// @return [#END] when there is none behind `document`
    static int next(FixedBitSet documents, int document) {
        return document + 1 < documents.length() ? documents.nextSetBit(document + 1) : END;
    }

    /// Label sets of all documents, to be read forward by one thread.
    BinaryDocValues values() throws IOException {
        return DocValues.getBinary(leaf, StreamTerms.STREAM);
    }

    LabelSet labelsOf(BinaryDocValues stored, int document) throws IOException {
        if (!stored.advanceExact(document)) {
            throw new CorruptIndexException("document without labels: " + document, "doc values");
        }
        return labelSets.get(stored.binaryValue());
    }
}
