package io.skald.store;

import java.time.Duration;

/// Sizes of a store.
///
/// @param memtableBytes heap bytes at which a memtable is frozen and flushed
/// @param headBytes heap bytes of all memtables, frozen ones included, at which pushes have to wait
/// @param memtableAge age at which a memtable is flushed however small it is
/// @param queueBytes bytes of pushes that may wait for the log; beyond, pushes are refused
/// @param directoryBytes heap bytes of directories and statistics of segments that are kept for queries
/// @param walFileBytes size at which a log file is followed by the next
public record ChunkStoreConfig(
        long memtableBytes,
        long headBytes,
        Duration memtableAge,
        long queueBytes,
        long directoryBytes,
        long walFileBytes) {
    public static final ChunkStoreConfig DEFAULT =
            new ChunkStoreConfig(
                    64L << 20, 128L << 20, Duration.ofMinutes(5), 32L << 20, 32L << 20, 64L << 20);

    public ChunkStoreConfig {
        if (memtableBytes <= 0
                || headBytes < memtableBytes
                || queueBytes <= 0
                || directoryBytes < 0
                || walFileBytes <= 0) {
            throw new IllegalArgumentException(
                    "memtableBytes "
                            + memtableBytes
                            + ", headBytes "
                            + headBytes
                            + ", queueBytes "
                            + queueBytes
                            + ", directoryBytes "
                            + directoryBytes
                            + ", walFileBytes "
                            + walFileBytes);
        }
    }
}
