package io.skald.io;

import java.io.IOException;

/// There is no room left on the disk. Worth another try when space has come back.
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String path, IOException cause) {
        super("no space left on device: " + path, cause);
    }

    public DiskFullException(String path) {
        super("no space left on device: " + path);
    }
}
