package io.skald.loadtest.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Finished bodies in one temporary file. Written by one thread, then read by several.
final class Spool implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final List<Long> ends = new ArrayList<>();
    private final String contentType;

    Spool(Path directory, String contentType) throws IOException {
        this.file = Files.createTempFile(directory, "loadtest", ".bodies");
        this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        this.contentType = contentType;
    }

    void append(byte[] body, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(body, 0, length);
        long position = bytes();
        while (buffer.hasRemaining()) {
            position += channel.write(buffer, position);
        }
        ends.add(position);
    }

    int count() {
        return ends.size();
    }

    /// Bytes of all bodies.
    long bytes() {
        return ends.isEmpty() ? 0 : ends.getLast();
    }

    String contentType() {
        return contentType;
    }

    /// @param number from 0, in the order of appending
    byte[] read(int number) throws IOException {
        long start = number == 0 ? 0 : ends.get(number - 1);
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(ends.get(number) - start));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, start + buffer.position()) < 0) {
                throw new IOException("spool is shorter than it was written: " + file);
            }
        }
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
