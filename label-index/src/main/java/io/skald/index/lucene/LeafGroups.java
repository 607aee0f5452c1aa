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
import org.apache.lucene.util.StringHelper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The documents of one Lucene segment grouped by the values of some labels, which is known from the terms: no label set is
/// read. Needs a segment without oversize documents. Not thread-safe.
final class LeafGroups {
    /// Of each document.
    private final int[] groups;

    /// Of each group, by name; labels that are missing or empty are not there.
    private List<Map<String, String>> labels = new ArrayList<>();

    LeafGroups(LeafReader leaf, TenantId tenant, Set<String> names) throws IOException {
        groups = new int[leaf.maxDoc()];
        labels.add(new TreeMap<>());
        for (String name : names) {
            split(leaf, tenant, name);
        }
    }

    /// Splits groups by the values of one more label.
    private void split(LeafReader leaf, TenantId tenant, String name) throws IOException {
        int[] valueOf = new int[groups.length];
        List<String> values = values(leaf, tenant, name, valueOf);
        Map<Long, Integer> parts = new HashMap<>();
        List<Map<String, String>> split = new ArrayList<>();
        int lastGroup = -1;
        int lastValue = -1;
        int lastPart = -1;
        for (int doc = 0; doc < groups.length; doc++) {
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
                    split.add(part);
                }
            }
            groups[doc] = lastPart;
        }
        labels = split;
    }

    /// @param valueOf gets of each document the number of its value in what is returned, from 1; 0 stays where there is none
    private static List<String> values(
            LeafReader leaf, TenantId tenant, String name, int[] valueOf) throws IOException {
        List<String> values = new ArrayList<>();
        BytesRef prefix = StreamTerms.labelPrefix(tenant, name);
        TermsEnum terms = Terms.getTerms(leaf, StreamTerms.LABEL).iterator();
        if (terms.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
            return values;
        }
        PostingsEnum postings = null;
        BytesRef term = terms.term();
        while (term != null && StringHelper.startsWith(term, prefix)) {
            values.add(StreamTerms.textBehind(prefix, term));
            postings = terms.postings(postings, PostingsEnum.NONE);
            int doc = postings.nextDoc();
            while (doc != DocIdSetIterator.NO_MORE_DOCS) {
                valueOf[doc] = values.size();
                doc = postings.nextDoc();
            }
            term = terms.next();
        }
        return values;
    }

    int of(int document) {
        return groups[document];
    }

    /// @return by number of the group
    LabelSet[] labelSets(SharedLabels shared) {
        return labels.stream().map(shared::of).toArray(LabelSet[]::new);
    }
}
