/// The words that all modules share: tenants, label sets, entries on their way in ([PushBatch]) and out ([EntryBatch]).
///
/// Read [LabelSet] first, then [PushBatch] and [EntryBatch]. Not here: how entries are stored (`chunk-store`) and how
/// they are asked for (`io.skald.logql.engine`). Everything is immutable or confined to one thread; what is neither says so.
@NullMarked
package io.skald.model;

import org.jspecify.annotations.NullMarked;
