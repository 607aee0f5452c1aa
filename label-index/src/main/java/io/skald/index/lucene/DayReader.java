package io.skald.index.lucene;

import io.skald.model.LabelSet;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The streams of one day that Lucene shows, at one moment. Counted: whoever [#tryRetain]s has to [#release].
/// Thread-safe.
final class DayReader {
    // Up to here the labels of the streams found are read; beyond, the terms of the label are
    // walked and checked
    // against the streams found.
    private static final int FEW_STREAMS = 1_024;

    private final IndexReader reader;
    private final LabelSetCache labelSets;

    DayReader(IndexReader reader, LabelSetCache labelSets) {
        this.reader = reader;
        this.labelSets = labelSets;
    }

    static DayReader empty(LabelSetCache labelSets) {
        try {
            return new DayReader(new MultiReader(), labelSets);
        } catch (IOException e) {
            throw new IllegalStateException("a reader of nothing reads nothing", e);
        }
    }

    IndexReader lucene() {
        return reader;
    }

    /// @return false when it was closed in the meantime
    boolean tryRetain() {
        return reader.tryIncRef();
    }

    void release() throws IOException {
        reader.decRef();
    }

    int streamCount() {
        return reader.numDocs();
    }

    int leafCount() {
        return reader.leaves().size();
    }

    /// Reads all files and compares their checksums.
    ///
    /// @throws IOException when a file is not what was written
    void checkIntegrity() throws IOException {
        for (LeafReaderContext context : reader.leaves()) {
            context.reader().checkIntegrity();
        }
    }

    /// Terms of the stream ids, one cursor per Lucene segment: to be kept by one thread for many look-ups.
    List<TermsEnum> idCursors() throws IOException {
        List<TermsEnum> cursors = new ArrayList<>();
        for (LeafReaderContext context : reader.leaves()) {
            cursors.add(Terms.getTerms(context.reader(), StreamTerms.ID).iterator());
        }
        return cursors;
    }

    void streams(StreamSelector selector, StreamSearch into) throws IOException {
        for (LeafReaderContext context : reader.leaves()) {
            LeafReader leaf = context.reader();
            FixedBitSet found = new LeafStreams(leaf, labelSets).select(selector);
            into.add(leaf, labelSets, found);
        }
    }

    void labelNames(StreamSelector selector, Set<String> into) throws IOException {
        BytesRef prefix = StreamTerms.namePrefix(selector.tenant());
        for (LeafReaderContext context : reader.leaves()) {
            LeafReader leaf = context.reader();
            addTerms(leaf, StreamTerms.NAME, prefix, selected(leaf, selector), into);
            for (LabelSet labels : oversize(leaf, selector)) {
                addNames(labels, into);
            }
        }
    }

    void labelValues(String name, StreamSelector selector, Set<String> into) throws IOException {
        BytesRef prefix = StreamTerms.labelPrefix(selector.tenant(), name);
        for (LeafReaderContext context : reader.leaves()) {
            LeafReader leaf = context.reader();
            FixedBitSet found = selected(leaf, selector);
            List<LabelSet> read;
            if (found != null && found.cardinality() <= FEW_STREAMS) {
                read = new ArrayList<>();
                new StoredLabels(leaf, labelSets).collect(found, read);
            } else {
                addTerms(leaf, StreamTerms.LABEL, prefix, found, into);
                read = oversize(leaf, selector);
            }
            for (LabelSet labels : read) {
                addValue(labels, name, into);
            }
        }
    }

    static void addNames(LabelSet labels, Set<String> into) {
        for (int i = 0; i < labels.size(); i++) {
            if (!labels.value(i).isEmpty()) {
                into.add(labels.name(i));
            }
        }
    }

    static void addValue(LabelSet labels, String name, Set<String> into) {
        String value = labels.get(name);
        if (value != null && !value.isEmpty()) {
            into.add(value);
        }
    }

    /// @return null for all streams of the tenant
    private @Nullable FixedBitSet selected(LeafReader leaf, StreamSelector selector)
            throws IOException {
        return selector.takesAll() ? null : new LeafStreams(leaf, labelSets).select(selector);
    }

    /// Adds the text behind `prefix` of all terms that start with it and lie in one of the documents.
    ///
    /// @param documents null: no term has to be looked at, documents are never deleted
    private static void addTerms(
            LeafReader leaf,
            String field,
            BytesRef prefix,
            @Nullable FixedBitSet documents,
            Set<String> into)
            throws IOException {
        TermsEnum terms = Terms.getTerms(leaf, field).iterator();
        if (terms.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
            return;
        }
        PostingsEnum postings = null;
        BytesRef term = terms.term();
        while (term != null && StringHelper.startsWith(term, prefix)) {
            if (documents == null) {
                into.add(StreamTerms.textBehind(prefix, term));
            } else {
                postings = terms.postings(postings, PostingsEnum.NONE);
                if (meets(postings, documents)) {
                    into.add(StreamTerms.textBehind(prefix, term));
                }
            }
            term = terms.next();
        }
    }

    private static boolean meets(DocIdSetIterator postings, FixedBitSet documents)
            throws IOException {
        int doc = postings.nextDoc();
        while (doc != DocIdSetIterator.NO_MORE_DOCS) {
            if (documents.get(doc)) {
                return true;
            }
            doc = postings.nextDoc();
        }
        return false;
    }

    private List<LabelSet> oversize(LeafReader leaf, StreamSelector selector) throws IOException {
        FixedBitSet documents = new LeafStreams(leaf, labelSets).oversize(selector.tenant());
        List<LabelSet> found = new ArrayList<>();
        if (documents != null) {
            new StoredLabels(leaf, labelSets).collect(documents, found);
            found.removeIf(labels -> !selector.matches(labels));
        }
        return found;
    }
}
