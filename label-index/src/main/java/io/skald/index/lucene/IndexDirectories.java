package io.skald.index.lucene;

import org.apache.lucene.store.Directory;

import java.io.IOException;
import java.util.List;

/// The disk of the label index: one Lucene directory per day, and one for what belongs to all days. The seam to the
/// file system; its other room keeps everything in memory.
public interface IndexDirectories {
    /// For files that belong to all days.
    Directory root() throws IOException;

    /// @return names of the days that have a directory, in no order; other things on disk are left out
    List<String> days() throws IOException;

    /// @return the day's directory, made if need be; always the same object until [#delete]
    Directory day(String name) throws IOException;

    /// Removes the day with all its files; nothing happens when there is none.
    void delete(String name) throws IOException;
}
