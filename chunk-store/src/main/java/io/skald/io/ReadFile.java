package io.skald.io;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/// A file that is read by position. Thread-safe. Bytes that were there when it was opened do not change.
public interface ReadFile extends AutoCloseable {
    /// Reads up to `target.remaining()` bytes.
    ///
    /// @return bytes read, or -1 at or behind the end
    int read(long position, ByteBuffer target) throws IOException;

    long size() throws IOException;

    /// Fills `target`.
    ///
    /// @throws EOFException when the file ends before
    default void readFully(long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int count = read(at, target);
            if (count < 0) {
                throw new EOFException(
                        "file ends at " + at + ", " + target.remaining() + " bytes short");
            }
            at += count;
        }
    }

    @Override
    void close() throws IOException;
}
