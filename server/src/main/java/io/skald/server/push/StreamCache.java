package io.skald.server.push;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Streams by the raw bytes in which a client writes their labels: a client sends the same text again and again, and
/// so nearly no label text is parsed. Bounded by weight. May be used by many threads at once.
final class StreamCache {
    /// Objects around a stream, estimated.
    private static final int OVERHEAD_BYTES = 400;

    /// How the bytes of a key are written: the same bytes mean different things.
    enum Form {
        LABEL_TEXT,
        JSON_OBJECT,
        PAIRS
    }

    private final Cache<Key, ResolvedStream> streams;

    /// @param maxBytes memory that keys and streams may take, about
    StreamCache(long maxBytes) {
        // Without an executor eviction would run in the common pool; it is short enough for the
        // caller.
        this.streams =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher(StreamCache::weight)
                        .executor(Runnable::run)
                        .build();
    }

    private static int weight(Key key, ResolvedStream stream) {
        int labels = stream.labels().size();
        return OVERHEAD_BYTES + key.length + 64 * labels + 4 * stream.text().length();
    }

    /// @param probe not kept
    @Nullable ResolvedStream get(Key probe) {
        return streams.getIfPresent(probe);
    }

    /// @param probe copied
    void put(Key probe, ResolvedStream stream) {
        streams.put(probe.copy(), stream);
    }

    /// Bytes as a key. [#set] makes one object serve for all lookups of a request; in the cache are copies that never
    /// change.
    static final class Key {
        // What is wrong with a stream, and its service_name, depend on the limits of its tenant.
        private final PushLimits limits;
        private byte[] bytes = {};
        private int offset;
        private int length;
        private int hash;

        private Form form = Form.LABEL_TEXT;

        Key(PushLimits limits) {
            this.limits = limits;
        }

        Key set(byte[] newBytes, int newOffset, int newLength, Form newForm) {
            bytes = newBytes;
            offset = newOffset;
            length = newLength;
            form = newForm;
            hash = ByteHash.of(newBytes, newOffset, newLength);
            return this;
        }

        private Key copy() {
            return new Key(limits)
                    .set(Arrays.copyOfRange(bytes, offset, offset + length), 0, length, form);
        }

        int length() {
            return length;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that
                    && hash == that.hash
                    && form == that.form
                    && limits.equals(that.limits)
                    && Arrays.equals(
                            bytes,
                            offset,
                            offset + length,
                            that.bytes,
                            that.offset,
                            that.offset + that.length);
        }
    }
}
