package io.skald.loadtest.bench;

import io.skald.loadtest.push.LineBatch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Collects the lines by stream in blocks of 256 KB, and keeps a random part of the blocks for the calibration.
///
/// Every block that the whole data would make is kept with the same probability, so the sample's mix of full blocks and
/// of thin streams' short ones is that of the whole. Not thread-safe.
final class BlockSample {
    private static final int BLOCK_BYTES = 256 << 10;
    private static final int FIRST_BYTES = 4 << 10;

    private final byte[][] open;
    private final int[] sizes;
    private final double probability;
    private final SplittableRandom random;
    private final List<byte[]> kept = new ArrayList<>();

    /// @param probability 0 to 1, of a block to be kept
    BlockSample(int streams, double probability, long seed) {
        this.open = new byte[streams][];
        this.sizes = new int[streams];
        this.probability = probability;
        this.random = new SplittableRandom(seed);
    }

    void add(LineBatch batch) {
        for (int line = 0; line < batch.count(); line++) {
            int stream = batch.stream(line);
            int length = batch.length(line);
            if (sizes[stream] + length + 1 > BLOCK_BYTES) {
                close(stream);
            }
            byte[] block = open[stream];
            if (block == null) {
                block = new byte[FIRST_BYTES];
            }
            if (sizes[stream] + length + 1 > block.length) {
                int larger = Math.max(block.length * 2, sizes[stream] + length + 1);
                block = Arrays.copyOf(block, Math.min(larger, BLOCK_BYTES));
            }
            open[stream] = block;
            System.arraycopy(batch.bytes(), batch.start(line), block, sizes[stream], length);
            sizes[stream] += length;
            block[sizes[stream]++] = '\n';
        }
    }

    /// Closes all open blocks and gives the sample; nothing may be added afterwards.
    List<byte[]> finish() {
        for (int stream = 0; stream < open.length; stream++) {
            close(stream);
            open[stream] = new byte[0];
        }
        return kept;
    }

    private void close(int stream) {
        byte[] block = open[stream];
        if (sizes[stream] > 0 && block != null && random.nextDouble() < probability) {
            kept.add(Arrays.copyOf(block, sizes[stream]));
        }
        sizes[stream] = 0;
    }
}
