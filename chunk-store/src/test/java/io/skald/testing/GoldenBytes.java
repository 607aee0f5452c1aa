package io.skald.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/// Bytes of a format version as commented hex: what stands behind `#` is for people. A text is built field by field, and
/// compared with, or read from, a resource.
public final class GoldenBytes {
    private static final int BYTES_PER_LINE = 16;
    private final StringBuilder text = new StringBuilder();
    private final byte[] bytes;
    private int at;

    /// @param bytes to be explained from the first to the last
    public GoldenBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Explains the next bytes.
    public GoldenBytes field(int length, String meaning) {
        int end = at + length;
        String comment = meaning;
        while (at < end) {
            int next = Math.min(end, at + BYTES_PER_LINE);
            String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, at, next);
            text.append("%-48s# %s".formatted(hex, comment).stripTrailing()).append('\n');
            comment = "";
            at = next;
        }
        return this;
    }

    /// Asserts that the explained bytes are those of the resource, comments included.
    ///
    /// With `-Dskald.rewrite=true` the resource is written instead; the difference is reviewed like code.
    public void assertEqualsResource(String name) {
        if (Boolean.getBoolean("skald.rewrite")) {
            rewrite(Path.of("src/test/resources/golden", name));
            return;
        }
        assertEquals(bytes.length, at, "all bytes explained");
        assertEquals(textOf(name), text.toString(), name);
    }

    private void rewrite(Path path) {
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The bytes of a resource.
    public static byte[] load(String name) {
        var hex = new StringBuilder();
        textOf(name).lines().forEach(line -> hex.append(line.replaceAll("#.*|\\s", "")));
        return HexFormat.of().parseHex(hex);
    }

    private static String textOf(String name) {
        try (InputStream in = GoldenBytes.class.getResourceAsStream("/golden/" + name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
