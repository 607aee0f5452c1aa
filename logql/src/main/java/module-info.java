/// Model, LogQL and its engine. No I/O, no threads, no clock.
module io.skald.logql {
    requires static transitive org.jspecify;
    requires re2j;

    exports io.skald.model;
    exports io.skald.logql.text;
    exports io.skald.logql.syntax;
    exports io.skald.logql.engine;
    exports io.skald.logql.turns;
}
