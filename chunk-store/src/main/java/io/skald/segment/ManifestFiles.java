package io.skald.segment;

import io.skald.io.AppendFile;
import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.io.ReadFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// Names of manifests, `MANIFEST-<number>`, and the file `CURRENT` that says which one counts:
/// `MANIFEST-<number> <CRC-32C of the name, 8 hexadecimal digits>` and a line feed.
final class ManifestFiles {
    static final String CURRENT = "CURRENT";
    private static final String TEMPORARY = "CURRENT.new";
    private static final Pattern NAME = Pattern.compile("MANIFEST-([1-9][0-9]{0,17})");
    private static final Pattern POINTER =
            Pattern.compile("(" + NAME.pattern() + ") ([0-9a-f]{8})\n");
    private static final int MAX_POINTER_BYTES = 100;

    private ManifestFiles() {}

    static String path(long number) {
        return "MANIFEST-" + number;
    }

    /// Numbers of the manifests that are there, the live one and remains.
    static List<Long> numbers(FileSystem files) throws IOException {
        List<Long> numbers = new ArrayList<>();
        for (String name : files.list("")) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                numbers.add(Long.parseLong(matcher.group(1)));
            }
        }
        return numbers;
    }

    /// @return number of the live manifest
    static long current(FileSystem files) throws IOException {
        byte[] bytes = read(files, CURRENT, MAX_POINTER_BYTES);
        Matcher matcher = POINTER.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!matcher.matches() || !matcher.group(3).equals(checksum(matcher.group(1)))) {
            throw new CorruptFileException("damaged name of the manifest", CURRENT, 0);
        }
        return Long.parseLong(matcher.group(2));
    }

    /// Makes a manifest the live one, in one step. Its bytes are safe; its name is made so here.
    ///
    /// @throws IOException and then the old or the new one may be live
    static void makeCurrent(FileSystem files, long number) throws IOException {
        String name = path(number);
        byte[] pointer = (name + " " + checksum(name) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        files.delete(TEMPORARY);
        try (AppendFile file = files.create(TEMPORARY)) {
            file.append(ByteBuffer.wrap(pointer));
            file.sync();
        }
        files.syncDirectory("");
        files.rename(TEMPORARY, CURRENT);
        files.syncDirectory("");
    }

    /// @throws CorruptFileException when the file is larger than it may be
    static byte[] read(FileSystem files, String path, int maxBytes) throws IOException {
        try (ReadFile file = files.open(path)) {
            if (file.size() > maxBytes) {
                throw new CorruptFileException("file is too large", path, maxBytes);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.readFully(0, bytes);
            return bytes.array();
        }
    }

    private static String checksum(String name) {
        CRC32C crc = new CRC32C();
        crc.update(name.getBytes(StandardCharsets.ISO_8859_1));
        return String.format("%08x", crc.getValue());
    }
}
