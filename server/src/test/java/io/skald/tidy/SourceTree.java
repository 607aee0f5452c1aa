package io.skald.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The repository on disk, seen from a module's directory or from the top.
final class SourceTree {
    static final List<String> MODULES =
            List.of("logql", "label-index", "chunk-store", "compactor", "server", "loadtest");

    private SourceTree() {}

    static Path top() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve("chunk-store"))) {
            directory = directory.getParent();
            if (directory == null) {
                throw new IllegalStateException("not inside of the repository");
            }
        }
        return directory;
    }

    /// Java sources of all modules, in order of their paths.
    ///
    /// @param kind `main` or `test`
    static List<Path> sources(String kind) {
        return MODULES.stream()
                .map(module -> top().resolve(module).resolve("src/" + kind + "/java"))
                .filter(Files::isDirectory)
                .flatMap(SourceTree::javaFiles)
                .sorted()
                .toList();
    }

    private static Stream<Path> javaFiles(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(path -> path.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String name(Path file) {
        return top().relativize(file).toString();
    }
}
