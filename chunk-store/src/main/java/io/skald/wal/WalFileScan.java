package io.skald.wal;

import io.skald.io.ReadFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Reads the records of one log file from front to back, over damaged bytes too. Memory: a window and one record.
final class WalFileScan {
    /// Bytes `[start, end)` that are no records.
    ///
    /// @param afterLsn of the valid record before
    /// @param beforeLsn of the valid record behind; 0: there is none in this file
    record Gap(long start, long end, long afterLsn, long beforeLsn) {}

    private static final int WINDOW_BYTES = 256 << 10;

    private final ReadFile file;
    private final long size;
    private final long sequence;
    private final RecordVisitor visitor;
    private final WalFrame frame = new WalFrame();
    private final ByteBuffer window =
            ByteBuffer.allocate(WINDOW_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long windowStart;
    private byte[] payload = new byte[0];

    private final List<Gap> gaps = new ArrayList<>();
    private long lastLsn;
    private long syncedLsn;

    /// @param lastLsn of the record before the first of this file
    WalFileScan(ReadFile file, long sequence, long lastLsn, RecordVisitor visitor)
            throws IOException {
        this.file = file;
        this.size = file.size();
        this.sequence = sequence;
        this.lastLsn = lastLsn;
        this.visitor = visitor;
        window.limit(0);
    }

    /// Hands all valid records to the visitor.
    ///
    /// @param start offset of the first frame, or 0 if the header is damaged
    void run(long start) throws IOException {
        long offset = start;
        long gapStart = start == 0 ? 0 : -1;
        while (offset < size) {
            long next = readRecord(offset);
            if (next > 0) {
                if (gapStart >= 0) {
                    gaps.add(new Gap(gapStart, offset, lastLsn, frame.lsn));
                    gapStart = -1;
                }
                accept();
                offset = next;
            } else {
                gapStart = gapStart >= 0 ? gapStart : offset;
                offset = next < 0 ? -next : findMagic(offset + 1);
            }
        }
        if (gapStart >= 0) {
            gaps.add(new Gap(gapStart, size, lastLsn, 0));
        }
    }

    /// In ascending order, none next to another.
    List<Gap> gaps() {
        return gaps;
    }

    /// Of the last valid record, or the one given to the constructor.
    long lastLsn() {
        return lastLsn;
    }

    /// Highest LSN that a valid record of this file proves to have been safe, 0 if none.
    long syncedLsn() {
        return syncedLsn;
    }

    long size() {
        return size;
    }

    private void accept() throws IOException {
        lastLsn = frame.lsn;
        syncedLsn = Math.max(syncedLsn, frame.syncedLsn);
        visitor.record(frame.lsn, frame.kind, payload, 0, frame.length);
    }

    /// @return end of the record; negated if the frame is sound but the payload is not; 0 if there is no frame
    private long readRecord(long offset) throws IOException {
        if (size - offset < WalFrame.BYTES) {
            return -size;
        }
        load(offset, WalFrame.BYTES);
        if (!frame.readFrom(window, (int) (offset - windowStart), sequence, offset)) {
            return 0;
        }
        long end = offset + WalFrame.BYTES + frame.length;
        if (end > size) {
            return -size;
        }
        readPayload(offset + WalFrame.BYTES);
        return frame.matches(payload) ? end : -end;
    }

    private void readPayload(long offset) throws IOException {
        if (payload.length < frame.length) {
            payload = new byte[frame.length];
        }
        int done = 0;
        while (done < frame.length) {
            load(offset + done, 1);
            int at = (int) (offset + done - windowStart);
            int count = Math.min(frame.length - done, window.limit() - at);
            window.get(at, payload, done, count);
            done += count;
        }
    }

    /// First offset from `from` on that could be a frame, or the end of the file.
    private long findMagic(long from) throws IOException {
        long offset = from;
        while (offset <= size - WalFrame.BYTES) {
            load(offset, Integer.BYTES);
            int last = window.limit() - Integer.BYTES;
            for (int at = (int) (offset - windowStart); at <= last; at++) {
                if (window.getInt(at) == WalFrame.MAGIC) {
                    return windowStart + at;
                }
            }
            offset = windowStart + last + 1;
        }
        return size;
    }

    /// Brings `[offset, offset + count)` into the window; they are within the file.
    private void load(long offset, int count) throws IOException {
        if (offset >= windowStart && offset + count <= windowStart + window.limit()) {
            return;
        }
        window.clear().limit((int) Math.min(WINDOW_BYTES, size - offset));
        windowStart = offset;
        file.readFully(offset, window);
        window.flip();
    }
}
