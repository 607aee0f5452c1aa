package io.skald.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

/// Rules of the tree that no compiler checks. Whoever breaks one on purpose adds a line to the allow-list and says why.
class TidyTest {
    private static final int MAX_FILE_LINES = 500;
    private static final int MAX_METHOD_LINES = 60;

    private static final Set<String> TOP_LEVEL =
            Set.of(
                    "server",
                    "chunk-store",
                    "label-index",
                    "logql",
                    "compactor",
                    "loadtest",
                    "README.md",
                    "pom.xml");

    /// What only certain rooms may use, and where these are.
    private static final Map<Pattern, List<String>> ROOMS =
            Map.of(
                    Pattern.compile(
                            "Instant\\.now|System\\.currentTimeMillis|System\\.nanoTime|Thread\\.sleep"),
                    List.of("server/src/main/java/io/skald/server/", "loadtest/"),
                    Pattern.compile("\\bFiles\\.\\w+\\("),
                    List.of(
                            "chunk-store/src/main/java/io/skald/io/DiskFileSystem.java",
                            "label-index/src/main/java/io/skald/index/",
                            "server/src/main/java/io/skald/server/",
                            "loadtest/"),
                    Pattern.compile("new Random\\(|Math\\.random\\(|new Thread\\(|Executors\\.new"),
                    List.of("server/src/main/java/io/skald/server/", "loadtest/"),
                    Pattern.compile("import org\\.apache\\.lucene"),
                    List.of("label-index/src/main/java/io/skald/index/lucene/"),
                    Pattern.compile("import com\\.github\\.luben\\.zstd"),
                    List.of(
                            "chunk-store/src/main/java/io/skald/block/",
                            "server/src/main/java/io/skald/server/push/",
                            "loadtest/"),
                    // It backtracks: fixed patterns on short text only, never a pattern from
                    // outside.
                    Pattern.compile("import java\\.util\\.regex"),
                    List.of(
                            "chunk-store/src/main/java/io/skald/segment/ManifestFiles.java",
                            "chunk-store/src/main/java/io/skald/wal/WalFiles.java",
                            "label-index/src/main/java/io/skald/index/lucene/DiskDirectories.java",
                            "loadtest/"));

    @Test
    void topLevelHoldsWhatTheOwnerAllows() throws IOException {
        try (Stream<Path> entries = Files.list(SourceTree.top())) {
            List<String> strangers =
                    entries.map(path -> path.getFileName().toString())
                            .filter(name -> !name.startsWith(".") && !TOP_LEVEL.contains(name))
                            // What a build and a run with defaults leave there; both are ignored by
                            // git.
                            .filter(name -> !name.equals("target") && !name.equals("data"))
                            .toList();
            assertEquals(List.of(), strangers);
        }
    }

    @Test
    void clocksFilesChanceAndLibrariesStayInTheirRooms() {
        List<String> findings = new ArrayList<>();
        for (Path file : SourceTree.sources("main")) {
            String name = SourceTree.name(file);
            String source = withoutComments(SourceTree.read(file));
            ROOMS.forEach((pattern, rooms) -> {
                if (rooms.stream().noneMatch(name::startsWith) && pattern.matcher(source).find()) {
                    findings.add(name + ": " + pattern);
                }
            });
        }
        assertEquals(List.of(), findings);
    }

    private static String withoutComments(String source) {
        return source.lines()
                .filter(line -> !line.strip().startsWith("//"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyPackageSaysWhatItIs() {
        Set<String> undescribed = new TreeSet<>();
        for (Path file : SourceTree.sources("main")) {
            Path description = file.resolveSibling("package-info.java");
            if (!file.endsWith("module-info.java") && !Files.exists(description)) {
                undescribed.add(SourceTree.name(description));
            }
        }
        assertEquals(Set.of(), undescribed);
    }

    @Test
    void filesAreShort() {
        List<String> findings = new ArrayList<>();
        for (String kind : List.of("main", "test")) {
            for (Path file : SourceTree.sources(kind)) {
                long lines = SourceTree.read(file).lines().count();
                if (lines > MAX_FILE_LINES) {
                    findings.add(SourceTree.name(file) + ": " + lines + " lines");
                }
            }
        }
        assertEquals(List.of(), findings);
    }

    @Test
    void methodsAreShort() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var files = compiler.getStandardFileManager(null, null, null);
        var units = files.getJavaFileObjectsFromPaths(SourceTree.sources("main"));
        var task = (JavacTask) compiler.getTask(null, files, null, List.of(), null, units);
        Map<String, Integer> findings = new HashMap<>();
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        for (CompilationUnitTree unit : task.parse()) {
            new MethodLengths(unit, positions).scan(unit, findings);
        }
        assertEquals(Map.of(), findings);
    }

    private static final class MethodLengths extends TreeScanner<Void, Map<String, Integer>> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        MethodLengths(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitMethod(MethodTree method, Map<String, Integer> findings) {
            LineMap lines = unit.getLineMap();
            long start = positions.getStartPosition(unit, method);
            long end = positions.getEndPosition(unit, method);
            if (start >= 0 && end >= 0) {
                int length = (int) (lines.getLineNumber(end) - lines.getLineNumber(start) + 1);
                if (length > MAX_METHOD_LINES) {
                    String file = SourceTree.name(Path.of(unit.getSourceFile().toUri()));
                    findings.put(file + "#" + method.getName(), length);
                }
            }
            return super.visitMethod(method, findings);
        }
    }
}
