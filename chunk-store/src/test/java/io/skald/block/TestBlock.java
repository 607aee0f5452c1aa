package io.skald.block;

import io.skald.io.ReadFile;
import io.skald.model.GrowingBytes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/// A block in memory.
public record TestBlock(byte[] bytes, WrittenBlock written) {
    public static TestBlock of(List<TestRows> streams) {
        return of(streams, BlockWriter.Templates.NEVER);
    }

    public static TestBlock of(List<TestRows> streams, BlockWriter.Templates templates) {
        try (var writer = new BlockWriter(1, templates)) {
            for (int i = 0; i < streams.size(); i++) {
                writer.startStream(i);
                for (int row = 0; row < streams.get(i).rowCount(); row++) {
                    writer.add(streams.get(i), row);
                }
            }
            var out = new GrowingBytes(1000);
            WrittenBlock written = writer.finish(out);
            return new TestBlock(out.toBytes(), written);
        }
    }

    public BlockReader open(BlockScratch scratch) throws IOException {
        return BlockReader.open(
                file(bytes), "test.skg", 0, bytes.length, written.headLength(), scratch);
    }

    /// Opens it as one that was opened before.
    BlockReader open(BlockHeads heads, BlockScratch scratch) throws IOException {
        return BlockReader.open(
                file(bytes), "test.skg", 0, bytes.length, written.headLength(), heads, scratch);
    }

    static ReadFile file(byte[] bytes) {
        return new ReadFile() {
            @Override
            public int read(long position, ByteBuffer target) {
                if (position >= bytes.length) {
                    return -1;
                }
                int count = (int) Math.min(target.remaining(), bytes.length - position);
                target.put(bytes, (int) position, count);
                return count;
            }

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void close() {}
        };
    }
}
