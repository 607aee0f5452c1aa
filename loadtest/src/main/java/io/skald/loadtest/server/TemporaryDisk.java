package io.skald.loadtest.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small file system in memory (tmpfs), mounted until it is closed. Linux only, and needs root.
public final class TemporaryDisk implements AutoCloseable {
    private final Path place;

    private TemporaryDisk(Path place) {
        this.place = place;
    }

    /// @param place a directory, made if needed
    public static TemporaryDisk mount(Path place, int megabytes)
            throws IOException, InterruptedException {
        Files.createDirectories(place);
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", place.toString());
        return new TemporaryDisk(place);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        byte[] said = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            String text = new String(said, StandardCharsets.UTF_8).strip();
            throw new IOException(String.join(" ", command) + ": " + text);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", place.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
