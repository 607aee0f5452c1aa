package io.skald.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Sources are formatted by google-java-format, AOSP style; documentation comments are left as they are written.
/// `-Dskald.format=true` rewrites the files instead of complaining.
class FormatTest {
    private static final boolean REWRITE = Boolean.getBoolean("skald.format");

    @Test
    void sourcesAreFormatted() throws IOException, FormatterException {
        var formatter =
                new Formatter(
                        JavaFormatterOptions.builder()
                                .style(JavaFormatterOptions.Style.AOSP)
                                .formatJavadoc(false)
                                .build());
        List<String> unformatted = new ArrayList<>();
        List<Path> files =
                Stream.of("main", "test").flatMap(k -> SourceTree.sources(k).stream()).toList();
        for (Path file : files) {
            String source = SourceTree.read(file);
            String imports = RemoveUnusedImports.removeUnusedImports(source);
            String formatted = formatter.formatSourceAndFixImports(imports);
            if (!formatted.equals(source)) {
                unformatted.add(SourceTree.name(file));
                if (REWRITE) {
                    Files.writeString(file, formatted);
                }
            }
        }
        if (!REWRITE) {
            assertEquals(
                    List.of(),
                    unformatted,
                    "run: mvn -q test -pl server -am -Dtest=FormatTest -Dskald.format=true"
                            + " -Dsurefire.failIfNoSpecifiedTests=false");
        }
    }
}
