package io.skald.io;

import java.io.IOException;
import java.util.List;

/// A directory tree. Paths are relative to its root, with `/` between the parts, without `.` and `..`; the root itself is
/// the empty path.
/// A missing file is a [java.nio.file.NoSuchFileException], a full disk a [DiskFullException].
///
/// Durability is as on POSIX: bytes are safe after [AppendFile#sync()], a new, renamed or deleted name after
/// [#syncDirectory(String)] of its folder. Thread-safe.
public interface FileSystem {
    /// Makes an empty file.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when there is one
    AppendFile create(String path) throws IOException;

    /// Opens a file for reading by position.
    ReadFile open(String path) throws IOException;

    /// Whether there is a file or a directory of that name.
    boolean exists(String path);

    /// Size in bytes of a file.
    long size(String path) throws IOException;

    /// Names, not paths, in a directory, sorted. A directory that is not there is empty.
    List<String> list(String directory) throws IOException;

    /// Makes a directory and its parents where they are missing. The names are synced, the ones that were there too.
    void createDirectories(String directory) throws IOException;

    /// Gives a file another name, in one step; a file of that name is replaced.
    void rename(String from, String to) throws IOException;

    /// Cuts a file to its first `size` bytes and syncs it.
    void truncate(String path, long size) throws IOException;

    /// Removes a file or an empty directory.
    ///
    /// @return false when there was none
    boolean delete(String path) throws IOException;

    void syncDirectory(String directory) throws IOException;

    /// Bytes that can still be written, as far as the system tells.
    long usableBytes() throws IOException;

    /// Size of the disk.
    long totalBytes() throws IOException;

    /// Takes the file as a lock for this process, made if needed.
    ///
    /// @return null when another process (or another opener in this one) holds it
    /// @see AutoCloseable#close() closing gives it back
    @org.jspecify.annotations.Nullable
    Lock lock(String path) throws IOException;

    /// A held lock.
    interface Lock extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
