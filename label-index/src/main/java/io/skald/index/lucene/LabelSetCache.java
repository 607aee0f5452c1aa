package io.skald.index.lucene;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.skald.model.Fingerprint;
import io.skald.model.LabelSet;
import io.skald.model.TextPool;

import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Label sets by fingerprint, so that a stream that lies in many days is parsed once and is one object; and the
/// fingerprints of Lucene segments, which tell streams apart without their labels. Bounded by weight. Thread-safe.
public final class LabelSetCache {
    // Object headers, the pair array, and a cache node; a String costs about 56 bytes before its
    // text.
    private static final int WEIGHT_OF_SET = 160;
    private static final int WEIGHT_OF_PAIR = 2 * 56;

    /// What fingerprints may take of everything: 16 bytes a stream are soon enough.
    private static final int FINGERPRINT_SHARE = 4;

    /// With fewer documents than one in so many, reading just these is cheaper than reading all for the queries to come.
    private static final int FEW = 16;

    /// Hears of documents in their order.
    @FunctionalInterface
    interface Fingerprints {
        void of(int document, long high, long low);
    }

    private final Cache<Fingerprint, LabelSet> labelSets;

    /// Bound of [#fingerprints].
    private final long fingerprintBytes;

    private final TextPool texts = new TextPool();

    /// By the core of a Lucene segment: high, low, high, low, … of its documents.
    private final Cache<Object, long[]> fingerprints;

    /// @param maxBytes bound of the (estimated) heap that all of it takes
    public LabelSetCache(long maxBytes) {
        this.fingerprintBytes = maxBytes / FINGERPRINT_SHARE;
        this.labelSets =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes - fingerprintBytes)
                        .<Fingerprint, LabelSet>weigher((_, labels) -> weight(labels))
                        .executor(Runnable::run)
                        .build();
        this.fingerprints =
                Caffeine.newBuilder()
                        .weakKeys()
                        .maximumWeight(fingerprintBytes)
                        .<Object, long[]>weigher((_, numbers) -> Long.BYTES * numbers.length)
                        .executor(Runnable::run)
                        .build();
    }

    /// Fingerprints of some documents of a Lucene segment. Where they are many, those of all its documents are read and kept
    /// for the next query, if they can be kept.
    void fingerprints(LeafReader leaf, FixedBitSet documents, Fingerprints into)
            throws IOException {
        long[] all = fingerprints(leaf, documents.cardinality());
        BinaryDocValues stored = all == null ? stored(leaf) : null;
        for (int doc = StoredLabels.first(documents);
                doc != StoredLabels.END;
                doc = StoredLabels.next(documents, doc)) {
            if (stored != null) {
                ByteBuffer numbers = fingerprint(stored, doc);
                into.of(doc, numbers.getLong(), numbers.getLong());
            } else if (all != null) {
                into.of(doc, all[2 * doc], all[2 * doc + 1]);
            }
        }
    }

    /// @param wanted documents of which a query needs them
    /// @return those of all documents: high, low, high, low, …; null when it is cheaper to read just those wanted
    private long @Nullable [] fingerprints(LeafReader leaf, int wanted) throws IOException {
        IndexReader.CacheHelper core = leaf.getCoreCacheHelper();
        if (core == null) {
            return null;
        }
        long[] known = fingerprints.getIfPresent(core.getKey());
        if (known != null) {
            return known;
        }
        int documents = leaf.maxDoc();
        boolean fits = (long) Fingerprint.BYTES * documents <= fingerprintBytes;
        if (!fits || (long) wanted * FEW < documents) {
            return null;
        }
        long[] read = new long[2 * documents];
        BinaryDocValues stored = stored(leaf);
        for (int doc = 0; doc < documents; doc++) {
            ByteBuffer numbers = fingerprint(stored, doc);
            read[2 * doc] = numbers.getLong();
            read[2 * doc + 1] = numbers.getLong();
        }
        fingerprints.put(core.getKey(), read);
        return read;
    }

    private static BinaryDocValues stored(LeafReader leaf) throws IOException {
        return DocValues.getBinary(leaf, StreamTerms.STREAM);
    }

    private static ByteBuffer fingerprint(BinaryDocValues stored, int document) throws IOException {
        if (!stored.advanceExact(document)) {
            throw new CorruptIndexException("document without labels: " + document, "doc values");
        }
        return fingerprint(stored.binaryValue());
    }

    private static ByteBuffer fingerprint(BytesRef stored) throws IOException {
        if (stored.length <= Fingerprint.BYTES) {
            throw new CorruptIndexException("stream too short: " + stored.length, "doc values");
        }
        return ByteBuffer.wrap(stored.bytes, stored.offset, Fingerprint.BYTES);
    }

    /// @param stored value of [StreamTerms#STREAM]
    LabelSet get(BytesRef stored) throws IOException {
        ByteBuffer numbers = fingerprint(stored);
        var fingerprint = new Fingerprint(numbers.getLong(), numbers.getLong());
        LabelSet known = labelSets.getIfPresent(fingerprint);
        if (known != null) {
            return known;
        }
        LabelSet parsed = parse(stored, fingerprint);
        labelSets.put(fingerprint, parsed);
        return parsed;
    }

    void put(LabelSet labels) {
        labelSets.put(labels.fingerprint(), labels);
    }

    private LabelSet parse(BytesRef stored, Fingerprint fingerprint) throws IOException {
        try {
            return LabelSet.fromBytes(
                    stored.bytes,
                    stored.offset + Fingerprint.BYTES,
                    stored.length - Fingerprint.BYTES,
                    fingerprint,
                    texts);
        } catch (IllegalArgumentException e) {
            throw new CorruptIndexException("no label set", "doc values", e);
        }
    }

    private static int weight(LabelSet labels) {
        int weight = WEIGHT_OF_SET + WEIGHT_OF_PAIR * labels.size();
        for (int i = 0; i < labels.size(); i++) {
            weight += labels.name(i).length() + labels.value(i).length();
        }
        return weight;
    }
}
