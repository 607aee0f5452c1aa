/// The label index: which streams match, per day, in Lucene.
module io.skald.index {
    requires transitive io.skald.logql;
    requires org.apache.lucene.core;
    requires com.github.benmanes.caffeine;
    requires static org.jspecify;

    exports io.skald.index;
}
