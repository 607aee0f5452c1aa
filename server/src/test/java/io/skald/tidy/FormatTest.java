package io.skald.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.googlejavaformat.java.Main;

import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Sources are formatted by google-java-format, AOSP style; documentation comments are left as they are written.
/// `-Dskald.format=true` rewrites the files instead of complaining.
class FormatTest {
    @Test
    void sourcesAreFormatted() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--aosp", "--skip-javadoc-formatting"));
        boolean rewrite = Boolean.getBoolean("skald.format");
        arguments.addAll(
                rewrite ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
        for (String kind : List.of("main", "test")) {
            SourceTree.sources(kind).stream().map(Path::toString).forEach(arguments::add);
        }
        var unformatted = new StringWriter();
        var errors = new StringWriter();
        var formatter =
                new Main(
                        new PrintWriter(unformatted, true),
                        new PrintWriter(errors, true),
                        InputStream.nullInputStream());
        int status = formatter.format(arguments.toArray(String[]::new));
        assertEquals("", errors.toString());
        assertEquals(
                "",
                unformatted.toString(),
                "run: mvn -q test -pl server -am -Dtest=FormatTest -Dskald.format=true"
                        + " -Dsurefire.failIfNoSpecifiedTests=false");
        assertEquals(0, status);
    }
}
