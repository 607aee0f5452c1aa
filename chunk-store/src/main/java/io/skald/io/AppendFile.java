package io.skald.io;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A file that grows at its end. Not thread-safe.
public interface AppendFile extends AutoCloseable {
    /// Appends all remaining bytes. After an exception an unknown part of them is in the file.
    ///
    /// @throws DiskFullException when there is no room
    void append(ByteBuffer bytes) throws IOException;

    /// Bytes in the file.
    long size();

    /// Makes everything appended so far safe against loss of power. After an exception nothing that was appended since
    /// the last success can be trusted, nor made safe by trying again: give the file up.
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
