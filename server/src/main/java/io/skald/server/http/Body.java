package io.skald.server.http;

import io.skald.model.GrowingBytes;
import io.vertx.core.buffer.Buffer;

import org.jspecify.annotations.Nullable;

/// Collects the body of one request. Once it is refused it only swallows, so that the client gets to read the answer.
/// Used by one event loop; [#release()] by the thread that answers, after the last byte.
final class Body {
    /// A body is expected to come whole when one byte of so many is there.
    private static final long SURE_PART = 8;

    private final ByteBudget budget;
    private final int maxBytes;
    private final long announcedBytes;
    private GrowingBytes bytes = new GrowingBytes(0);
    private long receivedBytes;
    private int takenBytes;
    private @Nullable Response refusal;

    /// @param announcedBytes value of Content-Length, -1 when there is none
    Body(ByteBudget budget, int maxBytes, long announcedBytes) {
        this.budget = budget;
        this.maxBytes = maxBytes;
        this.announcedBytes = announcedBytes;
        if (announcedBytes > maxBytes) {
            refuse(tooLarge(announcedBytes));
        }
    }

    void add(Buffer chunk) {
        int size = chunk.length();
        receivedBytes += size;
        if (refusal != null) {
            return;
        }
        if (receivedBytes > maxBytes) {
            refuse(tooLarge(receivedBytes));
        } else if (!take(size)) {
            refuse(Response.retryLater(503, "too many bytes of requests in flight, try again\n"));
        } else {
            bytes.ensure(Math.max(size, takenBytes - bytes.size()));
            chunk.getBytes(0, size, bytes.array(), bytes.size());
            bytes.advance(size);
        }
    }

    /// Takes room for a chunk from the budget. Nothing is taken for what is only announced, so that connections that send
    /// nothing more cost nothing; once a good part of the body is there, the rest gets its place at one go, if the budget has
    /// it.
    ///
    /// @return false when the budget has no room
    private boolean take(int size) {
        int needed = bytes.size() + size;
        if (needed <= takenBytes) {
            return true;
        }
        boolean sure = announcedBytes <= SURE_PART * receivedBytes;
        int whole = sure ? (int) Math.max(needed, announcedBytes) : needed;
        if (takeUpTo(whole)) {
            return true;
        }
        return whole > needed && takeUpTo(needed);
    }

    private boolean takeUpTo(int count) {
        boolean taken = budget.tryTake(count - takenBytes);
        takenBytes = taken ? count : takenBytes;
        return taken;
    }

    /// Bytes that came so far, those that were refused included.
    int receivedBytes() {
        return (int) Math.min(receivedBytes, Integer.MAX_VALUE);
    }

    private void refuse(Response answer) {
        refusal = answer;
        release();
    }

    private Response tooLarge(long size) {
        return Response.error(
                413,
                "request body too large: message size too large than max ("
                        + size
                        + " vs "
                        + maxBytes
                        + ")\n");
    }

    /// What to answer instead of handling the request; null when all is well.
    @Nullable Response refusal() {
        return refusal;
    }

    /// Valid up to [#size()].
    byte[] array() {
        return bytes.array();
    }

    int size() {
        return bytes.size();
    }

    /// Lets the bytes go.
    void release() {
        budget.giveBack(takenBytes);
        takenBytes = 0;
        bytes = new GrowingBytes(0);
    }
}
