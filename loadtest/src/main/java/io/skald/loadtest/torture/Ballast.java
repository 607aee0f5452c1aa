package io.skald.loadtest.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/// Files that only take room on a small disk, and are taken away one by one. For one caller.
final class Ballast implements AutoCloseable {
    private static final int WRITE_BYTES = 1 << 20;

    private final Path disk;
    private final Deque<Path> pieces = new ArrayDeque<>();

    Ballast(Path disk) {
        this.disk = disk;
    }

    long usableBytes() throws IOException {
        return Files.getFileStore(disk).getUsableSpace();
    }

    /// Takes room in pieces of that size until no other would leave `roomBytes` free.
    void load(long pieceBytes, long roomBytes) throws IOException {
        while (usableBytes() - pieceBytes >= roomBytes) {
            Path piece = disk.resolve("ballast-" + pieces.size());
            pieces.push(piece);
            write(piece, pieceBytes);
        }
    }

    /// Whether there is any left.
    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /// Gives the room of one piece back.
    void drop() throws IOException {
        Files.deleteIfExists(pieces.pop());
    }

    private static void write(Path file, long bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocate(WRITE_BYTES);
            for (long left = bytes; left > 0; ) {
                buffer.clear().limit((int) Math.min(left, WRITE_BYTES));
                left -= channel.write(buffer);
            }
        }
    }

    @Override
    public void close() throws IOException {
        while (!isEmpty()) {
            drop();
        }
    }
}
