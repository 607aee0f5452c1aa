package io.skald.testing;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Bytes of one file of a [MemFileSystem], and how much of them would survive a loss of power. Thread-safe.
final class MemFile {
    /// Unit in which unsynced bytes survive or not.
    static final int SECTOR_BYTES = 512;

    private byte[] bytes = new byte[0];
    private int size;
    private int syncedSize;

    /// Ranges of bytes that were dirty when a sync failed. Linux marks them clean then: later syncs succeed and do not
    /// write them, reads see them until the power goes.
    private final List<Range> abandoned = new ArrayList<>();

    synchronized void append(ByteBuffer from) {
        int count = from.remaining();
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(size + count, bytes.length * 2));
        }
        from.get(bytes, size, count);
        size += count;
    }

    synchronized void sync() {
        syncedSize = size;
    }

    synchronized void failSync() {
        if (syncedSize < size) {
            abandoned.add(new Range(syncedSize, size));
        }
    }

    synchronized void truncate(long newSize) {
        size = (int) Math.min(size, newSize);
        sync();
    }

    synchronized int size() {
        return size;
    }

    synchronized int read(long position, ByteBuffer target) {
        if (position >= size) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), size - position);
        target.put(bytes, (int) position, count);
        return count;
    }

    /// For tests that damage a file on purpose.
    synchronized void flipBit(long bit) {
        bytes[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
    }

    /// A file with the same bytes, all of them safe.
    synchronized MemFile copy() {
        MemFile copy = new MemFile();
        copy.bytes = Arrays.copyOf(bytes, size);
        copy.size = size;
        copy.syncedSize = size;
        return copy;
    }

    /// The file as the disk has it after a loss of power.
    synchronized MemFile crash(RandomGenerator random) {
        MemFile after = new MemFile();
        int survivingSize =
                switch (random.nextInt(3)) {
                    case 0 -> syncedSize;
                    case 1 -> size;
                    default -> syncedSize + random.nextInt(size - syncedSize + 1);
                };
        after.bytes = Arrays.copyOf(bytes, survivingSize);
        after.size = survivingSize;
        after.syncedSize = survivingSize;
        after.spoilSectors(new Range(syncedSize, survivingSize), random);
        for (Range range : abandoned) {
            after.spoilSectors(range, random);
        }
        return after;
    }

    /// Loses a random part of the sectors in a range, as zeros or garbage.
    private void spoilSectors(Range range, RandomGenerator random) {
        int lossPercent = random.nextInt(101);
        int end = Math.min(range.end, size);
        for (int from = range.from; from < end; ) {
            int next = Math.min((from / SECTOR_BYTES + 1) * SECTOR_BYTES, end);
            if (random.nextInt(100) < lossPercent) {
                spoil(from, next, random);
            }
            from = next;
        }
    }

    private void spoil(int from, int end, RandomGenerator random) {
        byte[] garbage = new byte[end - from];
        if (random.nextBoolean()) {
            random.nextBytes(garbage);
        }
        System.arraycopy(garbage, 0, bytes, from, garbage.length);
    }

    private record Range(int from, int end) {}
}
