package io.skald.index;

/// Settings of the label index.
///
/// @param refreshAfterStreams new streams of a day from which [LabelIndex#maintain] moves them into Lucene; until then
///     each query tests them one by one
/// @param labelCacheBytes bound of the heap for label sets that were read, 1 or more
public record LabelIndexConfig(int refreshAfterStreams, long labelCacheBytes) {
    public static final LabelIndexConfig DEFAULT = new LabelIndexConfig(2_000, 16L << 20);

    public LabelIndexConfig {
        if (refreshAfterStreams < 1) {
            throw new IllegalArgumentException("refreshAfterStreams " + refreshAfterStreams);
        }
        if (labelCacheBytes < 1) {
            throw new IllegalArgumentException("labelCacheBytes " + labelCacheBytes);
        }
    }
}
