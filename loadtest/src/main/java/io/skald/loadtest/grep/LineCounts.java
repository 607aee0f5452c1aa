package io.skald.loadtest.grep;

import io.skald.loadtest.replay.LogFile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Counts matching lines as `grep -c` does. Bytes that are no UTF-8 count as the replacement character.
public final class LineCounts {
    private LineCounts() {}

    /// @return for each needle the lines of the file that it counts
    public static long[] of(Path file, List<Needle> needles) throws IOException {
        long[] counts = new long[needles.size()];
        try (LogFile lines = new LogFile(file)) {
            while (lines.next()) {
                String line = new String(lines.line(), 0, lines.length(), StandardCharsets.UTF_8);
                for (int i = 0; i < counts.length; i++) {
                    Needle needle = needles.get(i);
                    counts[i] += needle.pattern().matcher(line).find() != needle.negative() ? 1 : 0;
                }
            }
        }
        return counts;
    }
}
