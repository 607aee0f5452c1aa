/// Where lines live: write-ahead log, head, blocks, segments, manifest.
module io.skald.store {
    requires transitive io.skald.logql;
    requires com.github.luben.zstd_jni;
    requires com.github.benmanes.caffeine;
    requires static org.jspecify;

    exports io.skald.io;
    exports io.skald.head;
    exports io.skald.store;
    exports io.skald.segment;
    exports io.skald.merge;
    exports io.skald.tombstone;
}
