package io.skald.segment;

import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;

import java.io.IOException;
import java.util.List;

/// What the manifest on disk says now, for those who only look.
///
/// @param path of the live manifest; empty when there is none
/// @param segments live ones, ascending by id
/// @param flushedLsn of the log's only shard
/// @param soundBytes where the last whole edit ends
/// @param tornBytes behind it: a commit that is under way, was cut short, or is damaged
public record ManifestView(
        String path, List<SegmentMeta> segments, long flushedLsn, long soundBytes, long tornBytes) {
    /// @throws CorruptFileException when it is damaged or missing
    /// @throws io.skald.io.UnsupportedFormatException when a newer version wrote it
    public static ManifestView read(FileSystem files) throws IOException {
        ManifestLoad loaded = ManifestLoad.look(files);
        if (loaded.first()) {
            return new ManifestView("", List.of(), 0, 0, 0);
        }
        String path = ManifestFiles.path(ManifestFiles.current(files));
        ManifestState state = loaded.state();
        return new ManifestView(
                path,
                List.copyOf(state.segments().values()),
                state.flushedLsn().getOrDefault(0, 0L),
                files.size(path) - loaded.tornBytes(),
                loaded.tornBytes());
    }
}
