package io.skald.logql.engine;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.io.IOException;
import java.util.List;

/// One consistent state of the stored entries, but for rows that are still arriving. Thread-safe. Holds files and memory until it is closed.
public interface LogView extends AutoCloseable {
    /// The independent pieces of work that together give the selected rows: each selected row is in exactly one of
    /// them. In order of time: by falling end of their ranges for a backward selection, by rising start else.
    List<Morsel> morsels(Selection selection) throws IOException;

    /// Label sets of the streams that have rows in the selection's range, as far as that is known without reading
    /// blocks, in no order. Filter, direction and needs of the selection play no part.
    List<LabelSet> streams(Selection selection) throws IOException;

    /// Keeps what was made of the [FixedPart]s that morsels of this source name.
    default PartialCache partials() {
        return PartialCache.NONE;
    }

    /// The time from which on nothing is hidden from the tenant because of its age. The same for the whole life of the view.
    ///
    /// @return [Long#MAX_VALUE] when that is not known
    default long shownFromNanos(TenantId tenant) {
        return Long.MAX_VALUE;
    }

    /// What answers from this view lack so far, in words for the user; empty when nothing. Grows while morsels run
    /// (a block that turns out to be corrupt).
    List<String> warnings();

    @Override
    void close();
}
