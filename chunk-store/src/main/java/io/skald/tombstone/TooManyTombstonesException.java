package io.skald.tombstone;

import java.io.IOException;

/// The file of the tombstones would become larger than it may be.
public final class TooManyTombstonesException extends IOException {
    private static final long serialVersionUID = 1L;

    TooManyTombstonesException(long bytes) {
        super("tombstones would take " + bytes + " bytes");
    }
}
