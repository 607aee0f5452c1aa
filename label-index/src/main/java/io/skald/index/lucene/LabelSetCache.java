package io.skald.index.lucene;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.skald.model.Fingerprint;
import io.skald.model.LabelSet;

import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.BytesRef;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Label sets by fingerprint, so that a stream that lies in many days is parsed and hashed once and is one object.
/// Bounded by weight. Thread-safe.
public final class LabelSetCache {
    // Object headers, the pair array, and a cache node; a String costs about 56 bytes before its
    // text.
    private static final int WEIGHT_OF_SET = 160;
    private static final int WEIGHT_OF_PAIR = 2 * 56;

    private final Cache<Fingerprint, LabelSet> labelSets;

    /// @param maxBytes bound of the (estimated) heap that the label sets take
    public LabelSetCache(long maxBytes) {
        this.labelSets =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .<Fingerprint, LabelSet>weigher((_, labels) -> weight(labels))
                        .executor(Runnable::run)
                        .build();
    }

    /// @param stored value of [StreamTerms#STREAM]
    LabelSet get(BytesRef stored) throws IOException {
        if (stored.length <= Fingerprint.BYTES) {
            throw new CorruptIndexException("stream too short: " + stored.length, "doc values");
        }
        var numbers = ByteBuffer.wrap(stored.bytes, stored.offset, Fingerprint.BYTES);
        var fingerprint = new Fingerprint(numbers.getLong(), numbers.getLong());
        LabelSet known = labelSets.getIfPresent(fingerprint);
        if (known != null) {
            return known;
        }
        LabelSet parsed = parse(stored);
        labelSets.put(fingerprint, parsed);
        return parsed;
    }

    void put(LabelSet labels) {
        labelSets.put(labels.fingerprint(), labels);
    }

    private static LabelSet parse(BytesRef stored) throws IOException {
        try {
            return LabelSet.fromBytes(
                    stored.bytes,
                    stored.offset + Fingerprint.BYTES,
                    stored.length - Fingerprint.BYTES);
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
