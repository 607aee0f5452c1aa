package io.skald.wal;

import io.skald.io.AppendFile;
import io.skald.io.FileSystem;
import io.skald.io.ReadFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Copies of damaged bytes, so that a person can look at them after the log file is gone.
final class Quarantine {
    private static final String DIRECTORY = "quarantine";
    private static final int BUFFER_BYTES = 256 << 10;

    private Quarantine() {}

    /// Copies `[start, end)` of a log file. What was copied at an earlier start is not copied again.
    ///
    /// @return path of the copy; null when there is nothing to copy, or when it failed: that must not stop the start
    static @Nullable String copy(
            FileSystem files, int shard, long sequence, ReadFile file, long start, long end) {
        if (start >= end) {
            return null;
        }
        String path = String.format("%s/wal-%d-%016x-%x", DIRECTORY, shard, sequence, start);
        try {
            if (files.exists(path) && files.size(path) == end - start) {
                return path;
            }
            files.createDirectories(DIRECTORY);
            files.delete(path);
            try (AppendFile copy = files.create(path)) {
                ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
                for (long at = start; at < end; at += buffer.limit()) {
                    buffer.clear().limit((int) Math.min(BUFFER_BYTES, end - at));
                    file.readFully(at, buffer);
                    copy.append(buffer.flip());
                }
                copy.sync();
            }
            files.syncDirectory(DIRECTORY);
            return path;
        } catch (IOException e) {
            return null;
        }
    }
}
