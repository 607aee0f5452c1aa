/// The road out: parameters of the query endpoints, their handlers, and answers as JSON.
///
/// Read [QueryHandlers] first, then [QueryParams] (what was asked, with Loki's defaults and error texts) and
/// [ResponseEncoder] (the answer's bytes). [StreamCatalog] is what the endpoints for labels and series ask;
/// [StoreLogSource] joins label index and store into what the engine and the catalog read. Not here: what a query means
/// (`io.skald.logql.engine`). No threads: handlers run on the pool of the queries and wait there.
@NullMarked
package io.skald.server.query;

import org.jspecify.annotations.NullMarked;
