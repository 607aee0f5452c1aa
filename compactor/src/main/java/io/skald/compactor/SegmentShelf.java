package io.skald.compactor;

import io.skald.segment.SegmentMeta;

import java.io.IOException;
import java.util.Collection;
import java.util.List;

/// The live segments, as far as the compactor has to do with them. In a server this is the chunk store.
public interface SegmentShelf {
    /// Segments that are live now.
    List<SegmentMeta> segments();

    /// Takes segments away in one commit; readers that already have them finish undisturbed.
    ///
    /// @param expired out of [#segments()]
    /// @throws IOException when the disk failed; then either all of them are live or none is
    void drop(Collection<SegmentMeta> expired) throws IOException;
}
