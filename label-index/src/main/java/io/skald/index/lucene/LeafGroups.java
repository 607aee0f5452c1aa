package io.skald.index.lucene;

import io.skald.model.LabelSet;
import io.skald.model.SharedLabels;
import io.skald.model.TenantId;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Documents of one Lucene segment grouped by the values of some labels, which is known from the terms: no label set is
/// read. Needs a segment without oversize documents. Not thread-safe.
final class LeafGroups {
    private final LeafReader leaf;
    private final FixedBitSet found;
    private final TenantId tenant;

    /// Of each document that was found.
    private final int[] groups;

    /// Of each group.
    private final List<LabelSet> labelSets;

    /// @param found documents that are looked at, all of the tenant
    /// @param shared makes the label set of each group
    LeafGroups(
            LeafReader leaf,
            FixedBitSet found,
            TenantId tenant,
            Set<String> names,
            SharedLabels shared)
            throws IOException {
        this.leaf = leaf;
        this.found = found;
        this.tenant = tenant;
        groups = new int[leaf.maxDoc()];
        List<Map<String, String>> labels = List.of(Map.of());
        if (names.isEmpty()) {
            labelSets = List.of(shared.of(Map.of()));
            return;
        }
        List<String> rest = List.copyOf(names);
        for (String name : rest.subList(0, rest.size() - 1)) {
            labels = split(labels, name, part -> part);
        }
        // Made while the last label is walked, so that whoever pays for label sets can end that.
        labelSets = split(labels, rest.getLast(), shared::of);
    }

    /// Splits groups by the values of one more label.
    ///
    /// @param labels of each group, by name; those that are missing or empty are not there
    /// @param of makes what is kept of the labels of a new group
    /// @return by number of the new group
    private <T> List<T> split(
            List<Map<String, String>> labels, String name, Function<Map<String, String>, T> of)
            throws IOException {
        int[] valueOf = new int[groups.length];
        List<String> values = values(name, valueOf);
        Map<Long, Integer> parts = new HashMap<>();
        List<T> split = new ArrayList<>();
        int lastGroup = -1;
        int lastValue = -1;
        int lastPart = -1;
        for (int doc = StoredLabels.first(found);
                doc != StoredLabels.END;
                doc = StoredLabels.next(found, doc)) {
            if (groups[doc] != lastGroup || valueOf[doc] != lastValue) {
                lastGroup = groups[doc];
                lastValue = valueOf[doc];
                lastPart =
                        parts.computeIfAbsent(
                                (long) lastGroup << Integer.SIZE | lastValue, _ -> split.size());
                if (lastPart == split.size()) {
                    Map<String, String> part = new TreeMap<>(labels.get(lastGroup));
                    if (lastValue > 0) {
                        part.put(name, values.get(lastValue - 1));
                    }
                    split.add(of.apply(part));
                }
            }
            groups[doc] = lastPart;
        }
        return split;
    }

    /// @param valueOf gets of each document found the number of its value in what is returned, from 1; 0 stays where there is none
    /// @return values of the documents found
    private List<String> values(String name, int[] valueOf) throws IOException {
        List<String> values = new ArrayList<>();
        BytesRef prefix = StreamTerms.labelPrefix(tenant, name);
        TermsEnum terms = Terms.getTerms(leaf, StreamTerms.LABEL).iterator();
        if (terms.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
            return values;
        }
        PostingsEnum postings = null;
        BytesRef term = terms.term();
        while (term != null && StringHelper.startsWith(term, prefix)) {
            postings = terms.postings(postings, PostingsEnum.NONE);
            if (number(postings, values.size() + 1, valueOf)) {
                values.add(StreamTerms.textBehind(prefix, term));
            }
            term = terms.next();
        }
        return values;
    }

    /// @return whether any document of the value was found
    private boolean number(PostingsEnum documents, int value, int[] valueOf) throws IOException {
        boolean any = false;
        int doc = documents.nextDoc();
        while (doc != DocIdSetIterator.NO_MORE_DOCS) {
            if (found.get(doc)) {
                valueOf[doc] = value;
                any = true;
            }
            doc = documents.nextDoc();
        }
        return any;
    }

    /// @param document one that was found
    LabelSet of(int document) {
        return labelSets.get(groups[document]);
    }
}
