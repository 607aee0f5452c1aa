package io.skald.wal;

import io.skald.io.AppendFile;

import java.io.IOException;
import java.nio.ByteBuffer;

/// One log file while it is written. Not thread-safe. After an exception it is good only for closing.
final class WalOutput implements AutoCloseable {
    private final AppendFile file;
    private final WalFileHeader header;
    private final WalFrame frame = new WalFrame();
    private final ByteBuffer buffer;

    /// @param buffer lent for the life of this object, little-endian, with room for a header
    WalOutput(AppendFile file, WalFileHeader header, ByteBuffer buffer) {
        this.file = file;
        this.header = header;
        this.buffer = buffer;
        buffer.clear();
        header.putTo(buffer);
    }

    long sequence() {
        return header.sequence();
    }

    /// Bytes in the file and on the way to it.
    long size() {
        return file.size() + buffer.position();
    }

    /// Bytes in the file; after a failure a guess.
    long writtenBytes() {
        return file.size();
    }

    /// Adds a record; it may stay in the buffer until [#sync()].
    void append(WalPayload payload, long lsn, long syncedLsn) throws IOException {
        if (buffer.remaining() < WalFrame.BYTES) {
            drain();
        }
        frame.describe(payload, lsn, syncedLsn);
        frame.putTo(buffer, header.sequence(), size());
        int at = payload.offset();
        int end = at + payload.length();
        while (at < end) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            int count = Math.min(end - at, buffer.remaining());
            buffer.put(payload.bytes(), at, count);
            at += count;
        }
    }

    /// Makes all added records safe, once the name of the file is.
    void sync() throws IOException {
        drain();
        file.sync();
    }

    private void drain() throws IOException {
        if (buffer.position() == 0) {
            return;
        }
        file.append(buffer.flip());
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
