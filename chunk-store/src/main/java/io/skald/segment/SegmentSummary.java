package io.skald.segment;

import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.io.ReadFile;
import io.skald.model.Varints;

import java.io.IOException;

/// What a segment file says of itself: as much as the manifest knows, for when there is none.
///
/// @param meta with the id out of the file, not out of its name
public record SegmentSummary(SegmentMeta meta, SegmentOrigin origin) {
    /// Reads header, footer and two small sections.
    ///
    /// @throws CorruptFileException when they are damaged; blocks and directories are not looked at
    /// @throws io.skald.io.UnsupportedFormatException when a newer version wrote the file
    public static SegmentSummary read(FileSystem files, String path) throws IOException {
        try (ReadFile file = files.open(path)) {
            long id = SegmentInput.id(file, path);
            long size = file.size();
            var named = new SegmentMeta(id, path, 0, 0, 0, 0, size, 0, 0);
            var input = new SegmentInput(file, named);
            byte[] summary = input.section(SegmentFormat.KIND_SUMMARY);
            try {
                SegmentMeta meta = parse(named, summary);
                SegmentOrigin origin = input.origin(meta.sequence());
                return new SegmentSummary(meta.withMaskFrom(origin.maskFrom()), origin);
            } catch (IllegalArgumentException e) {
                throw input.corrupt(input.offset(SegmentFormat.KIND_SUMMARY), e);
            }
        }
    }

    private static SegmentMeta parse(SegmentMeta named, byte[] summary) {
        var in = new Varints.Reader(summary, 0, summary.length);
        return new SegmentMeta(
                named.id(),
                named.path(),
                in.readLong(),
                in.readCount(),
                in.readLong(),
                in.readLong(),
                named.fileBytes(),
                Varints.unzigzag(in.readLong()),
                Varints.unzigzag(in.readLong()));
    }
}
