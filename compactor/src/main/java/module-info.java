/// Retention and compaction: decides what goes and what is merged.
module io.skald.compactor {
    requires transitive io.skald.store;
    requires transitive io.skald.index;
    requires static org.jspecify;

    exports io.skald.compactor;
}
