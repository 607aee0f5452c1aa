package io.skald.loadtest.measure;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What zstd level 1 makes of a sample of the same lines, grouped by stream in blocks of 256 KB, on one thread.
///
/// Called several times during a run, for a machine's speed drifts; the medians over all rounds are reported. Times are
/// CPU times of the thread, so other programs disturb only through caches and clock rates.
public final class Calibration {
    private static final int LEVEL = 1;

    private final List<byte[]> blocks;
    private final List<Double> compressSeconds = new ArrayList<>();
    private final List<Double> decompressSeconds = new ArrayList<>();
    private long rawBytes;
    private long compressedBytes;

    public Calibration(List<byte[]> blocks) {
        this.blocks = blocks;
        for (byte[] block : blocks) {
            rawBytes += block.length;
        }
    }

    /// Compresses and decompresses the whole sample once.
    public void round() {
        List<byte[]> packed = new ArrayList<>(blocks.size());
        int largest = 1;
        try (ZstdCompressCtx compressor = new ZstdCompressCtx()) {
            compressor.setLevel(LEVEL);
            for (byte[] block : blocks) {
                largest = Math.max(largest, block.length);
            }
            byte[] buffer = new byte[Math.toIntExact(Zstd.compressBound(largest))];
            long start = WallTime.threadCpuNanos();
            long total = 0;
            for (byte[] block : blocks) {
                int size =
                        compressor.compressByteArray(
                                buffer, 0, buffer.length, block, 0, block.length);
                total += size;
                packed.add(Arrays.copyOf(buffer, size));
            }
            compressSeconds.add((WallTime.threadCpuNanos() - start) / 1e9);
            compressedBytes = total;
        }
        try (ZstdDecompressCtx decompressor = new ZstdDecompressCtx()) {
            byte[] buffer = new byte[largest];
            long start = WallTime.threadCpuNanos();
            for (byte[] block : packed) {
                decompressor.decompressByteArray(buffer, 0, buffer.length, block, 0, block.length);
            }
            decompressSeconds.add((WallTime.threadCpuNanos() - start) / 1e9);
        }
    }

    public long sampleBytes() {
        return rawBytes;
    }

    /// Compressed bytes per raw byte.
    public double sizeRatio() {
        return (double) compressedBytes / rawBytes;
    }

    /// CPU seconds to compress 10^9 raw bytes.
    public double compressSecondsPerGb() {
        return median(compressSeconds) * 1e9 / rawBytes;
    }

    /// The same in the fastest round: tells how much the machine wavered.
    public double bestCompressSecondsPerGb() {
        return compressSeconds.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN)
                * 1e9
                / rawBytes;
    }

    /// 10^6 raw bytes compressed per CPU second.
    public double compressMbPerSecond() {
        return rawBytes / 1e6 / median(compressSeconds);
    }

    public double decompressMbPerSecond() {
        return rawBytes / 1e6 / median(decompressSeconds);
    }

    private static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
