package io.skald.server.config;

/// How the memory of the process is divided. Heap and direct memory are limits of the virtual machine, which
/// `bin/skald` sets from the same ceiling; the rest is what the parts may use inside them.
///
/// @param heapBytes the heap's limit
/// @param headBytes lines in memory that are not in a segment yet, all generations together
/// @param bodyBytes request bodies that were received and are not answered yet
/// @param maxBodyBytes largest single body, also after decompression
/// @param queueBytes pushes that wait for the write-ahead log
public record MemoryPlan(
        long heapBytes, long headBytes, long bodyBytes, int maxBodyBytes, long queueBytes) {
    // Beyond this a bigger head makes replay after a crash slower without making segments better.
    private static final long MAX_HEAD_BYTES = 256L << 20;
    private static final long MIN_HEAD_BYTES = 8L << 20;
    // Loki's limit.
    private static final int MAX_BODY_BYTES = 100 << 20;

    /// @param heapBytes the heap's limit, as the virtual machine tells it
    public static MemoryPlan of(long heapBytes) {
        long head = Math.max(MIN_HEAD_BYTES, Math.min(MAX_HEAD_BYTES, heapBytes * 15 / 100));
        long body = heapBytes / 5;
        return new MemoryPlan(
                heapBytes, head, body, (int) Math.min(MAX_BODY_BYTES, body), heapBytes / 10);
    }
}
