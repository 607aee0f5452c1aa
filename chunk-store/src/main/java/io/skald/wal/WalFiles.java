package io.skald.wal;

import io.skald.io.FileSystem;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Names of log files: `<directory>/<sequence, 16 hexadecimal digits>.wal`; the last part of the directory is the shard.
final class WalFiles {
    private static final Pattern NAME = Pattern.compile("[0-7][0-9a-f]{15}\\.wal");
    private static final int MAX_SHARD = 0xFFFF;

    private WalFiles() {}

    static String path(String directory, long sequence) {
        return String.format("%s/%016x.wal", directory, sequence);
    }

    /// Sequences of the files that are there, ascending. Other files are none of ours.
    static List<Long> sequences(FileSystem files, String directory) throws IOException {
        List<Long> sequences = new ArrayList<>();
        for (String name : files.list(directory)) {
            if (NAME.matcher(name).matches()) {
                sequences.add(Long.parseLong(name.substring(0, 16), 16));
            }
        }
        return sequences;
    }

    /// @throws IllegalArgumentException when the directory's name is not a number from 0 to 65535
    static int shard(String directory) {
        int shard = Integer.parseInt(directory.substring(directory.lastIndexOf('/') + 1));
        if (shard < 0 || shard > MAX_SHARD) {
            throw new IllegalArgumentException("shard " + shard);
        }
        return shard;
    }
}
