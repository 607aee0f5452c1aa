package io.skald.loadtest.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What lies below a data directory.
///
/// @param dataBytes everything but the write-ahead log, by length of the files
/// @param walBytes files below a directory named `wal`
public record DiskUse(long dataBytes, long walBytes, int files) {
    private static final String WAL = "wal";

    public static DiskUse of(Path directory) throws IOException {
        long data = 0;
        long wal = 0;
        int files = 0;
        for (Path file : regularFiles(directory)) {
            long length;
            try {
                length = Files.size(file);
            } catch (NoSuchFileException deletedMeanwhile) {
                continue;
            }
            files++;
            boolean inWal = false;
            for (Path part : directory.relativize(file)) {
                inWal |= part.toString().equals(WAL);
            }
            data += inWal ? 0 : length;
            wal += inWal ? length : 0;
        }
        return new DiskUse(data, wal, files);
    }

    private static List<Path> regularFiles(Path directory) throws IOException {
        for (int tries = 0; ; tries++) {
            try (Stream<Path> paths = Files.walk(directory)) {
                return paths.filter(Files::isRegularFile).toList();
            } catch (UncheckedIOException changedUnderneath) {
                if (tries == 20) {
                    throw changedUnderneath.getCause();
                }
            }
        }
    }
}
