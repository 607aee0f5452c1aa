package io.skald.store;

import io.skald.head.HeadStream;
import io.skald.logql.engine.Needs.MetadataNames;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.MetadataColumns;

import java.util.List;

/// Turns the metadata sets of head rows into columns. One thread.
final class HeadColumns {
    private final MetadataNames names;
    private final MetadataColumns columns = new MetadataColumns();

    HeadColumns(MetadataNames names) {
        this.names = names;
    }

    /// Takes rows for the next batch, from `rows[from]` to before `rows[to]`.
    ///
    /// @return where it ends: `to`, or earlier when the rows have too many names for one batch
    int take(HeadStream stream, int[] rows, int from, int to) {
        if (names.isNone()) {
            return to;
        }
        columns.start(name -> names.all() || (names.contains(name) && !stream.labels().has(name)));
        int at = from;
        while (at < to) {
            byte[] set = stream.metadataSet(rows[at]);
            if (!columns.add(stream.metadataId(rows[at]), set, 0, set.length)) {
                break;
            }
            at++;
        }
        return at;
    }

    /// The columns of the rows that were taken.
    List<MetadataColumn> finish() {
        return names.isNone() ? List.of() : columns.finish();
    }
}
