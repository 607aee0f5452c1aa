package io.skald.server.push;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds the memory that requests take while they are decoded, all together: a few hundred bytes on the wire can become
/// [PushLimits#maxBodyBytes()]. Requests of the usual size always pass, so that those who send much, or bombs, are in
/// nobody's way but each other's. Nothing waits here: who does not fit is told to come back. Thread-safe.
public final class DecodeBudget {
    /// Clients make batches of about 1 MiB; decoding one takes a few times that. Held by each thread that decodes.
    static final int FREE_BYTES = 4 << 20;

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    /// @param limitBytes beyond the [#FREE_BYTES] of each request; a single request may take all of it
    public DecodeBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    Share open() {
        return new Share();
    }

    public long usedBytes() {
        return usedBytes.get();
    }

    /// What one request takes; given back by [#close()]. Used by one thread.
    final class Share implements AutoCloseable {
        private long wantedBytes;
        private long takenBytes;
        private long grownBytes;

        /// To be called before the memory is taken, as far as its size is known then.
        ///
        /// @throws PushException 503 when others take too much
        void add(long bytes) throws PushException {
            wantedBytes += bytes;
            // One request may take more than the limit when it is alone: its size has a limit of
            // its own.
            long taking = Math.clamp(wantedBytes - FREE_BYTES, 0, limitBytes) - takenBytes;
            if (usedBytes.addAndGet(taking) > limitBytes && taking > 0) {
                usedBytes.addAndGet(-taking);
                throw new PushException(
                        503, "too many bytes of large requests are being decoded, try again");
            }
            takenBytes += taking;
        }

        /// As [#add], for arrays that grow with what a body asks for and not with its size: of them one request gets
        /// the limit and not more, even when it is alone.
        ///
        /// @throws PushException 413 when this request asks for too much, 503 when others take too much
        void grow(long bytes) throws PushException {
            grownBytes += bytes;
            if (grownBytes > Math.max(FREE_BYTES, limitBytes)) {
                throw new PushException(
                        413, "request body too large: its parts take more memory than allowed");
            }
            add(bytes);
        }

        @Override
        public void close() {
            usedBytes.addAndGet(-takenBytes);
            takenBytes = 0;
        }
    }
}
