package io.skald.store;

import java.io.IOException;

/// Another process uses the data directory.
public final class StoreLockedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoreLockedException() {
        super("the data directory is in use by another process");
    }
}
