package io.skald.index.lucene;

import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Directories below one path of the real file system. Lucene reads by position (`NIOFSDirectory`), never through
/// mapped memory: see `docs/decisions/0003-nio-not-mmap.md`. Thread-safe.
public final class DiskDirectories implements IndexDirectories {
    private static final Pattern DAY = Pattern.compile("-?\\d{4}-\\d{2}-\\d{2}");

    private final Path path;
    private final Map<String, Directory> open = new HashMap<>();

    /// @param path made when it does not exist
    public DiskDirectories(Path path) {
        this.path = path;
    }

    @Override
    public synchronized Directory root() throws IOException {
        return open("");
    }

    @Override
    public List<String> days() throws IOException {
        Files.createDirectories(path);
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> entry.getFileName().toString())
                    .filter(name -> DAY.matcher(name).matches())
                    .toList();
        }
    }

    @Override
    public synchronized Directory day(String name) throws IOException {
        return open(name);
    }

    private Directory open(String name) throws IOException {
        Directory known = open.get(name);
        if (known == null) {
            known = new NIOFSDirectory(path.resolve(name));
            open.put(name, known);
        }
        return known;
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        Directory known = open.remove(name);
        if (known != null) {
            known.close();
        }
        Path day = path.resolve(name);
        if (Files.notExists(day)) {
            return;
        }
        try (Stream<Path> files = Files.list(day)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.delete(day);
    }
}
