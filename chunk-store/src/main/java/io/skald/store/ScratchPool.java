package io.skald.store;

import io.skald.block.BlockScratch;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// Keeps a few [BlockScratch]es for reuse: they hold buffers that are dear to make. Thread-safe.
final class ScratchPool implements AutoCloseable {
    private static final int KEPT = 8;
    private final BlockingQueue<BlockScratch> idle = new ArrayBlockingQueue<>(KEPT);

    BlockScratch take() {
        BlockScratch scratch = idle.poll();
        return scratch == null ? new BlockScratch() : scratch;
    }

    void give(BlockScratch scratch) {
        if (!idle.offer(scratch)) {
            scratch.close();
        }
    }

    @Override
    public void close() {
        for (BlockScratch scratch = idle.poll(); scratch != null; scratch = idle.poll()) {
            scratch.close();
        }
    }
}
