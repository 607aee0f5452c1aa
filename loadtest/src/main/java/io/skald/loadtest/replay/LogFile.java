package io.skald.loadtest.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// The lines of one file as bytes, LF or CRLF taken off; a last line needs no terminator. Not thread-safe.
public final class LogFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private byte[] line = new byte[1024];
    private int length;

    public LogFile(Path file) throws IOException {
        this.in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    }

    /// Counts a file's lines.
    public static long count(Path file) throws IOException {
        try (LogFile lines = new LogFile(file)) {
            long count = 0;
            while (lines.next()) {
                count++;
            }
            return count;
        }
    }

    /// Reads the next line into [#line()].
    ///
    /// @return false at the end of the file
    public boolean next() throws IOException {
        length = 0;
        boolean any = false;
        while (true) {
            if (position == limit) {
                limit = in.read(buffer);
                position = 0;
                if (limit <= 0) {
                    limit = 0;
                    break;
                }
            }
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            append(position, end);
            position = end;
            if (end < limit) {
                position++;
                break;
            }
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return any;
    }

    private void append(int start, int end) {
        int more = end - start;
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, line.length * 2));
        }
        System.arraycopy(buffer, start, line, length, more);
        length += more;
    }

    /// Bytes of the last line, up to [#length()]; valid until the next call.
    public byte[] line() {
        return line;
    }

    public int length() {
        return length;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
