package io.skald.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// The keys of Loki's own configuration, so that a file written for Loki can be told from a file with typing errors.
final class LokiKeys {
    private static final String RESOURCE = "loki-keys.txt";

    /// Paths of all keys, and of the sections above them.
    private final Set<String> paths = new HashSet<>();

    private final Set<String> sections = new HashSet<>();

    private LokiKeys() {}

    /// Reads the list (3,500 lines; done only when a file names a key that is not ours).
    static LokiKeys load() {
        var keys = new LokiKeys();
        List<String> open = new ArrayList<>();
        for (String line : lines()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int depth = line.length() - line.stripLeading().length();
            open.subList(depth, open.size()).clear();
            String parent = depth == 0 ? "" : open.get(depth - 1);
            String path = parent.isEmpty() ? line : parent + "." + line.strip();
            keys.sections.add(parent);
            keys.paths.add(path);
            open.add(path);
        }
        return keys;
    }

    private static List<String> lines() {
        try (InputStream in = LokiKeys.class.getResourceAsStream(RESOURCE)) {
            byte[] bytes = Objects.requireNonNull(in, RESOURCE).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether Loki takes the key. Below a key without known children (a list or a map with free names) everything counts.
    boolean contains(String path) {
        if (paths.contains(path)) {
            return true;
        }
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            String above = path.substring(0, dot);
            if (paths.contains(above)) {
                return !sections.contains(above);
            }
        }
        return false;
    }

    /// All paths, in no order.
    Set<String> paths() {
        return paths;
    }
}
