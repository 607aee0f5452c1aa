package io.skald.loadtest.grep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

final class NeedleTest {
    @Test
    void builtInFileHasEnough() throws IOException {
        try (InputStream in =
                NeedleTest.class.getResourceAsStream("/io/skald/loadtest/needles.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(Needle.parse(text.lines().toList()).size() >= 20);
        }
    }

    @Test
    void quotesForLogQl() {
        assertEquals("|= \"a\\\\b\\\"c\"", Needle.parse(List.of("|= a\\b\"c")).getFirst().filter());
    }

    @Test
    void countsLikeGrep(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.log");
        Files.writeString(file, "an error\r\nEnd. \r\nno End\nlast error error");
        List<Needle> needles =
                Needle.parse(List.of("|= error", "|~ End$", "!~ (?i)END", "|= .", "!= o"));
        assertArrayEquals(new long[] {2, 1, 2, 1, 1}, LineCounts.of(file, needles));
    }
}
