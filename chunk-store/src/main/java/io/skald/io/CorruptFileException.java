package io.skald.io;

import java.io.IOException;

/// A file does not hold what its format demands.
public final class CorruptFileException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String file;
    private final long offset;

    /// @param problem fixed text; what varies goes into file and offset
    public CorruptFileException(String problem, String file, long offset) {
        super(problem + " (file " + file + ", offset " + offset + ")");
        this.file = file;
        this.offset = offset;
    }

    /// Path relative to the root of the [FileSystem].
    public String file() {
        return file;
    }

    /// Bytes from the start of the file.
    public long offset() {
        return offset;
    }
}
