package io.skald.io;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Copies of damaged bytes, in `quarantine/`, so that a person can look at them after the file is gone.
public final class Quarantine {
    private static final String DIRECTORY = "quarantine";
    private static final int BUFFER_BYTES = 256 << 10;

    private Quarantine() {}

    /// Copies `[start, end)` of a file. What was copied at an earlier start is not copied again.
    ///
    /// @param path of the file; the copy is named after it and `start`
    /// @return path of the copy; null when there is nothing to copy, or when it failed: that must not stop the start
    public static @Nullable String copy(
            FileSystem files, String path, ReadFile file, long start, long end) {
        if (start >= end) {
            return null;
        }
        String copy = String.format("%s/%s-%x", DIRECTORY, path.replace('/', '-'), start);
        try {
            if (!files.exists(copy) || files.size(copy) != end - start) {
                write(files, copy, file, start, end);
            }
            return copy;
        } catch (IOException e) {
            return null;
        }
    }

    /// Takes a whole file out of its directory.
    ///
    /// @return its new path; null when that failed: then it stays where it is
    public static @Nullable String move(FileSystem files, String path) {
        String target = DIRECTORY + "/" + path.replace('/', '-');
        try {
            files.createDirectories(DIRECTORY);
            files.rename(path, target);
            files.syncDirectory(DIRECTORY);
            return target;
        } catch (IOException e) {
            return null;
        }
    }

    private static void write(FileSystem files, String path, ReadFile from, long start, long end)
            throws IOException {
        files.createDirectories(DIRECTORY);
        files.delete(path);
        try (AppendFile copy = files.create(path)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            for (long at = start; at < end; at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
                from.readFully(at, buffer);
                copy.append(buffer.flip());
            }
            copy.sync();
        }
        files.syncDirectory(DIRECTORY);
    }
}
