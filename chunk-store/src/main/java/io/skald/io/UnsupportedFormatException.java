package io.skald.io;

import java.io.IOException;

/// A file was written by a newer version of this program. It is whole, and must not be touched.
public final class UnsupportedFormatException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String file;
    private final int version;

    /// @param version as the file says
    /// @param supported the newest that this program reads
    public UnsupportedFormatException(String file, int version, int supported) {
        super(
                "written by a newer version of Skald: format "
                        + version
                        + ", this one reads up to "
                        + supported
                        + " (file "
                        + file
                        + ")");
        this.file = file;
        this.version = version;
    }

    /// Path relative to the root of the [FileSystem].
    public String file() {
        return file;
    }

    public int version() {
        return version;
    }
}
