package io.skald.compactor;

import java.io.IOException;
import java.util.Collection;

/// What the label index has to hear of. In a server this is [io.skald.index.LabelIndex].
public interface IndexUpkeep {
    /// Segments are gone.
    void forget(Collection<Long> segmentIds);

    /// All lines before a UTC day are expired.
    ///
    /// @param epochDay days since 1970-01-01
    void dropDaysBefore(long epochDay) throws IOException;
}
