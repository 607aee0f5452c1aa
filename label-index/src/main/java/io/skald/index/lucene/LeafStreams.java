package io.skald.index.lucene;

import io.skald.model.TenantId;

import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/// Finds the documents of a selector in one Lucene segment. For one query; not thread-safe.
///
/// A matcher is a positive test (`=`, `=~`), perhaps negated. With `has` = documents that have the label and `hits` =
/// documents whose value passes the positive test:
///
/// | positive test takes `""` | not negated       | negated          |
/// |--------------------------|-------------------|------------------|
/// | no                       | in `hits`         | not in `hits`    |
/// | yes                      | not in `has - hits` | in `has - hits` |
final class LeafStreams {
    // Below this many candidates, looking at their labels beats walking through all values of a
    // label: reading one
    // candidate costs about as much as one term of the walk, and the walk's length is not known
    // beforehand.
    private static final int FEW_CANDIDATES = 512;

    private final LeafReader leaf;
    private final StoredLabels labels;
    private @Nullable PostingsEnum postings;

    LeafStreams(LeafReader leaf, LabelSetCache labelSets) {
        this.leaf = leaf;
        this.labels = new StoredLabels(leaf, labelSets);
    }

    /// @return a set as long as the segment's documents
    FixedBitSet select(StreamSelector selector) throws IOException {
        FixedBitSet found = selectByTerms(selector);
        FixedBitSet oversize = oversize(selector.tenant());
        if (oversize != null) {
            labels.retain(oversize, selector::matches);
            found.or(oversize);
        }
        return found;
    }

    /// Documents of the tenant that have no label terms.
    @Nullable FixedBitSet oversize(TenantId tenant) throws IOException {
        Terms terms = leaf.terms(StreamTerms.OVERSIZE);
        if (terms == null) {
            return null;
        }
        FixedBitSet found = none();
        addTerm(terms.iterator(), StreamTerms.tenant(tenant), found);
        return found;
    }

    private FixedBitSet selectByTerms(StreamSelector selector) throws IOException {
        FixedBitSet candidates = null;
        for (PreparedMatcher matcher : selector.matchers()) {
            if (candidates == null && matcher.isComplement()) {
                candidates = all(selector.tenant());
            }
            if (candidates != null && candidates.scanIsEmpty()) {
                break;
            }
            candidates = narrow(candidates, selector.tenant(), matcher);
        }
        return candidates == null ? all(selector.tenant()) : candidates;
    }

    /// @param candidates null: not narrowed by any matcher yet, and `matcher` is no complement
    private FixedBitSet narrow(
            @Nullable FixedBitSet candidates, TenantId tenant, PreparedMatcher matcher)
            throws IOException {
        if (candidates != null
                && matcher.walksValues()
                && candidates.cardinality() <= FEW_CANDIDATES) {
            labels.retain(candidates, matcher::matches);
            return candidates;
        }
        FixedBitSet set = hits(tenant, matcher);
        if (matcher.positiveTakesEmpty()) {
            FixedBitSet has = having(tenant, matcher.name());
            has.andNot(set);
            set = has;
        }
        if (candidates == null) {
            return set;
        }
        if (matcher.isComplement()) {
            candidates.andNot(set);
        } else {
            candidates.and(set);
        }
        return candidates;
    }

    /// Documents whose value of the label passes the matcher's positive test.
    private FixedBitSet hits(TenantId tenant, PreparedMatcher matcher) throws IOException {
        return switch (matcher.shape()) {
            case RegexShape.AnyText() -> having(tenant, matcher.name());
            case RegexShape.Literals(var texts) -> {
                FixedBitSet found = none();
                TermsEnum terms = Terms.getTerms(leaf, StreamTerms.LABEL).iterator();
                for (String text : texts) {
                    if (!text.isEmpty()) {
                        addTerm(terms, StreamTerms.label(tenant, matcher.name(), text), found);
                    }
                }
                yield found;
            }
            case RegexShape.Other(var prefix) -> walk(tenant, matcher, prefix);
        };
    }

    private FixedBitSet walk(TenantId tenant, PreparedMatcher matcher, String valuePrefix)
            throws IOException {
        FixedBitSet found = none();
        BytesRef labelPrefix = StreamTerms.labelPrefix(tenant, matcher.name());
        BytesRef prefix = StreamTerms.label(tenant, matcher.name(), valuePrefix);
        TermsEnum terms = Terms.getTerms(leaf, StreamTerms.LABEL).iterator();
        if (terms.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
            return found;
        }
        BytesRef term = terms.term();
        while (term != null && StringHelper.startsWith(term, prefix)) {
            if (matcher.positive(StreamTerms.textBehind(labelPrefix, term))) {
                addPostings(terms, found);
            }
            term = terms.next();
        }
        return found;
    }

    private FixedBitSet having(TenantId tenant, String name) throws IOException {
        FixedBitSet found = none();
        addTerm(
                Terms.getTerms(leaf, StreamTerms.NAME).iterator(),
                StreamTerms.name(tenant, name),
                found);
        return found;
    }

    private FixedBitSet all(TenantId tenant) throws IOException {
        FixedBitSet found = none();
        addTerm(
                Terms.getTerms(leaf, StreamTerms.TENANT).iterator(),
                StreamTerms.tenant(tenant),
                found);
        return found;
    }

    private FixedBitSet none() {
        return new FixedBitSet(leaf.maxDoc());
    }

    private void addTerm(TermsEnum terms, BytesRef term, FixedBitSet into) throws IOException {
        if (terms.seekExact(term)) {
            addPostings(terms, into);
        }
    }

    private void addPostings(TermsEnum terms, FixedBitSet into) throws IOException {
        PostingsEnum found = terms.postings(postings, PostingsEnum.NONE);
        postings = found;
        into.or((DocIdSetIterator) found);
    }
}
