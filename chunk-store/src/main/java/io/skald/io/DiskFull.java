package io.skald.io;

import java.io.IOException;
import java.util.List;

/// Tells a full disk from other failures. Java has no type for it, only the text of `strerror`.
final class DiskFull {
    private static final List<String> TEXTS =
            List.of(
                    "No space left on device", // ENOSPC
                    "Disk quota exceeded", // EDQUOT
                    "not enough space on the disk"); // Windows

    private DiskFull() {}

    /// The failure as the seam promises it: a [DiskFullException] if it says so, else itself.
    static IOException recognise(IOException failure, String path) {
        String text = String.valueOf(failure.getMessage());
        boolean full = TEXTS.stream().anyMatch(text::contains);
        return full ? new DiskFullException(path, failure) : failure;
    }
}
