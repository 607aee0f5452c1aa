package io.skald.store;

import io.skald.io.AppendFile;
import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.io.ReadFile;
import io.skald.io.ReadOnlyFileSystem;
import io.skald.segment.ManifestView;
import io.skald.segment.SegmentMeta;
import io.skald.tombstone.TombstoneFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;

/// Copies a store to an empty directory tree while a server may be running on it: without its lock, and without its help.
///
/// The order makes the copy whole. First the log, then the deletes, then the manifest, then the segments that it lists:
/// what a flush takes out of the log meanwhile is in the manifest that is read later; deletes are older than the manifest,
/// so none is marked as carried out whose lines are in the copy. When a merge has taken a segment away, the manifest is
/// read again.
public final class Snapshot {
    private static final String LOG_DIRECTORY = "wal/0";
    private static final String CURRENT = "CURRENT";
    private static final int ATTEMPTS = 20;
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileSystem from;
    private final FileSystem to;
    private final Links links;
    private long linkedBytes;
    private long copiedBytes;

    private Snapshot(FileSystem from, FileSystem to, Links links) {
        this.from = new ReadOnlyFileSystem(from);
        this.to = to;
        this.links = links;
    }

    /// Gives a file a second name, in the directory tree of the copy.
    public interface Links {
        /// @return false when that is not possible and the file has to be copied
        /// @throws NoSuchFileException when there is no such file
        boolean link(String path) throws IOException;
    }

    /// @param segments in the copy
    /// @param linkedBytes of files that take no room of their own
    /// @param copiedBytes of the others
    public record Report(int segments, long linkedBytes, long copiedBytes) {}

    /// Everything that was acknowledged before the call is in the copy when this returns, and safe on disk.
    ///
    /// @param to empty
    /// @throws CorruptFileException when the manifest is damaged
    /// @throws IOException when the disk failed; what is in `to` is of no use then
    public static Report take(FileSystem from, FileSystem to, Links links) throws IOException {
        if (!to.list("").isEmpty()) {
            throw new IOException("the directory of the copy is not empty");
        }
        if (!from.exists(CURRENT)) {
            throw new IOException("there is no store: " + CURRENT + " is missing");
        }
        return new Snapshot(from, to, links).take();
    }

    private Report take() throws IOException {
        to.createDirectories(LOG_DIRECTORY);
        to.createDirectories(SegmentFiles.DIRECTORY);
        for (String name : from.list(LOG_DIRECTORY)) {
            String path = LOG_DIRECTORY + "/" + name;
            try {
                copy(path, from.size(path));
            } catch (NoSuchFileException _) {
                // Flushed meanwhile: the manifest will say so.
                to.delete(path);
            }
        }
        if (from.exists(TombstoneFile.PATH)) {
            copy(TombstoneFile.PATH, from.size(TombstoneFile.PATH));
        }
        int segments = -1;
        for (int attempt = 0; segments < 0; attempt++) {
            segments = copySegments(attempt == ATTEMPTS - 1);
        }
        to.syncDirectory(LOG_DIRECTORY);
        to.syncDirectory(SegmentFiles.DIRECTORY);
        to.syncDirectory("");
        return new Report(segments, linkedBytes, copiedBytes);
    }

    /// @param last whether a failure is one
    /// @return segments; -1 when a file went away meanwhile
    private int copySegments(boolean last) throws IOException {
        try {
            ManifestView manifest = ManifestView.read(from);
            for (SegmentMeta segment : manifest.segments()) {
                copySegment(segment);
            }
            copy(manifest.path(), manifest.soundBytes());
            copy(CURRENT, from.size(CURRENT));
            if (ManifestView.read(to).path().equals(manifest.path())) {
                return manifest.segments().size();
            }
        } catch (NoSuchFileException | CorruptFileException e) {
            if (last) {
                throw e;
            }
        }
        for (String name : to.list("")) {
            if (name.startsWith("MANIFEST-") || name.equals(CURRENT)) {
                to.delete(name);
            }
        }
        if (last) {
            throw new IOException("the store changes too quickly to be copied");
        }
        return -1;
    }

    private void copySegment(SegmentMeta segment) throws IOException {
        if (to.exists(segment.path())) {
            return;
        }
        if (links.link(segment.path())) {
            linkedBytes += segment.fileBytes();
        } else {
            copy(segment.path(), segment.fileBytes());
        }
    }

    /// Copies the first bytes of a file, and syncs them.
    private void copy(String path, long size) throws IOException {
        try (ReadFile source = from.open(path)) {
            to.delete(path);
            try (AppendFile target = to.create(path)) {
                ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, BUFFER_BYTES));
                for (long at = 0; at < size; at += buffer.limit()) {
                    buffer.clear().limit((int) Math.min(buffer.capacity(), size - at));
                    source.readFully(at, buffer);
                    target.append(buffer.flip());
                }
                target.sync();
            }
        }
        copiedBytes += size;
    }
}
