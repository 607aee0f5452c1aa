package io.skald.server;

import io.skald.io.DiskFullException;
import io.skald.io.FileSystem;
import io.skald.store.StoreOverloadedException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/// Whether pushes can be stored, as the last ones showed, and why not. Thread-safe.
///
/// Load balancers send no pushes to a server that is not ready, so this looks for room by itself too.
final class DiskHealth {
    private static final Logger LOG = LoggerFactory.getLogger(DiskHealth.class);
    // More than this fits any group of pushes.
    private static final long ENOUGH_BYTES = 64L << 20;
    // So much more than there was shows that somebody made room.
    private static final long GAIN_BYTES = 1L << 20;

    private final FileSystem files;
    private volatile @Nullable String flushFailure;
    private volatile @Nullable String refusal;
    // Least room that was seen since then.
    private volatile long leastBytes = Long.MAX_VALUE;

    DiskHealth(FileSystem files) {
        this.files = files;
    }

    /// A push was stored, or failed.
    void pushed(@Nullable Throwable failure) {
        switch (failure) {
            case null -> clear();
            case DiskFullException full -> refuse("no space left on the disk", full);
            case StoreOverloadedException overloaded -> {
                // Else it is only busy.
                String why = flushFailure;
                if (why != null) {
                    refuse("lines cannot leave the memory: " + why, overloaded);
                }
            }
            case IOException broken -> refuse("the disk fails: " + broken.getMessage(), broken);
            default -> {}
        }
    }

    private void refuse(String reason, Throwable cause) {
        if (refusal == null) {
            LOG.error("pushes are refused: {} ({})", reason, cause.getMessage());
            leastBytes = Long.MAX_VALUE;
        }
        refusal = reason;
    }

    private void clear() {
        if (refusal != null) {
            refusal = null;
            LOG.info("pushes are stored again");
        }
    }

    /// Memtables were written, or that failed.
    ///
    /// @param written how many
    void flushed(int written, @Nullable IOException failure) {
        if (failure != null) {
            flushFailure =
                    failure instanceof DiskFullException
                            ? "no space left on the disk"
                            : String.valueOf(failure.getMessage());
        } else if (written > 0) {
            flushFailure = null;
            clear();
        }
    }

    /// Looks whether there is room again. For one caller.
    void poll() throws IOException {
        if (refusal == null || flushFailure != null) {
            return;
        }
        long usable = files.usableBytes();
        if (usable >= ENOUGH_BYTES || usable - GAIN_BYTES > leastBytes) {
            clear();
        }
        leastBytes = Math.min(leastBytes, usable);
    }

    /// @return null when pushes are stored
    @Nullable String refusal() {
        return refusal;
    }
}
