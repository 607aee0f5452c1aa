package io.skald.server.data;

import io.skald.index.LabelIndex;
import io.skald.index.LabelIndexConfig;
import io.skald.io.CorruptFileException;
import io.skald.io.DiskFileSystem;
import io.skald.io.FileSystem;
import io.skald.segment.ManifestView;
import io.skald.segment.SegmentMeta;
import io.skald.store.Snapshot;
import io.skald.store.StoreCheck;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// `skald reindex`, `skald snapshot`, `skald restore`.
public final class DataCommands {
    private static final int FAILED = 1;

    private DataCommands() {}

    /// Builds the label index anew from the segments. No server may run on the directory.
    ///
    /// @return exit status
    public static int reindex(Path data, PrintStream out) {
        try {
            var files = new DiskFileSystem(data);
            FileSystem.Lock lock = files.lock("LOCK");
            if (lock == null) {
                out.println("a server is running on " + data + ": stop it first");
                return FAILED;
            }
            try (lock) {
                return reindex(data, files, out);
            }
        } catch (IOException e) {
            out.println("cannot build the label index: " + e.getMessage());
            return FAILED;
        }
    }

    private static int reindex(Path data, DiskFileSystem files, PrintStream out)
            throws IOException {
        List<SegmentMeta> segments = ManifestView.read(files).segments();
        Path directory = data.resolve("index");
        delete(directory);
        Set<String> damages = new LinkedHashSet<>();
        List<Long> covered = new ArrayList<>();
        try (LabelIndex index = LabelIndex.open(directory, LabelIndexConfig.DEFAULT)) {
            for (SegmentMeta segment : segments) {
                try {
                    StoreCheck.forEachStream(
                            files,
                            segment,
                            index::add,
                            e -> damages.add(String.valueOf(e.getMessage())));
                } catch (CorruptFileException | NoSuchFileException e) {
                    damages.add(String.valueOf(e.getMessage()));
                }
                covered.add(segment.id());
                index.maintain();
            }
            index.commit(covered);
        }
        damages.forEach(damage -> out.println("left out: " + damage));
        out.println("label index: " + covered.size() + " segments");
        return damages.isEmpty() ? 0 : FAILED;
    }

    private static void delete(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /// Copies a data directory, also that of a running server, and checks the copy.
    ///
    /// @param to a directory that is empty or not there
    /// @return exit status
    public static int snapshot(Path data, Path to, PrintStream out) {
        try {
            if (!Files.isDirectory(data)) {
                throw new IOException(data + " is not a directory");
            }
            Files.createDirectories(to);
            Snapshot.Report report =
                    Snapshot.take(
                            new DiskFileSystem(data),
                            new DiskFileSystem(to),
                            path -> link(data.resolve(path), to.resolve(path)));
            out.println(
                    "copied %s to %s: %d segments, %d bytes linked, %d bytes copied"
                            .formatted(
                                    data,
                                    to,
                                    report.segments(),
                                    report.linkedBytes(),
                                    report.copiedBytes()));
        } catch (IOException e) {
            out.println("cannot copy " + data + " to " + to + ": " + e.getMessage());
            return FAILED;
        }
        return CheckCommand.run(to, out);
    }

    private static boolean link(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
            return true;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException _) {
            // Another file system, or one without links.
            return false;
        }
    }
}
