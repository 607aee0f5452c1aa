package io.skald.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Appends to a file on the real disk.
final class DiskAppendFile implements AppendFile {
    private final String path;
    private final FileChannel channel;
    private long size;

    DiskAppendFile(String path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                size += channel.write(bytes);
            }
        } catch (IOException e) {
            throw DiskFull.recognise(e, path);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void sync() throws IOException {
        try {
            // fdatasync: it writes the size too when the file has grown, and leaves out the time
            // stamps.
            channel.force(false);
        } catch (IOException e) {
            throw DiskFull.recognise(e, path);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
