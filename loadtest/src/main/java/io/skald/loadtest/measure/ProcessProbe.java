package io.skald.loadtest.measure;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;

/// CPU time and memory of one process, read from `/proc`.
public final class ProcessProbe {
    /// `USER_HZ`: 100 on every Linux that runs Java.
    private static final double TICKS_PER_SECOND = 100;

    private static final int FIELD_USER = 11;
    private static final int FIELD_SYSTEM = 12;
    private static final String LISTENING = "0A";

    private final long pid;

    public ProcessProbe(long pid) {
        this.pid = pid;
    }

    public long pid() {
        return pid;
    }

    /// User plus system time of all threads since the process began, in seconds; NaN when the process is gone.
    public double cpuSeconds() {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The name in parentheses may hold spaces; fields are counted behind it.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[FIELD_USER]) + Long.parseLong(fields[FIELD_SYSTEM]))
                    / TICKS_PER_SECOND;
        } catch (IOException gone) {
            return Double.NaN;
        }
    }

    /// Resident memory without file pages, in bytes: `RssAnon` plus `RssShmem`. 0 when the process is gone.
    public long anonymousBytes() {
        try {
            long bytes = 0;
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (line.startsWith("RssAnon:") || line.startsWith("RssShmem:")) {
                    bytes += Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
                }
            }
            return bytes;
        } catch (IOException gone) {
            return 0;
        }
    }

    /// Of the process that listens on a TCP port of this machine.
    ///
    /// @throws IOException when there is none, or it belongs to another user
    public static ProcessProbe onPort(int port) throws IOException {
        return new ProcessProbe(
                listeningOn(port)
                        .orElseThrow(() -> new IOException("no process found on port " + port)));
    }

    /// The process that listens on a TCP port of this machine.
    ///
    /// @return empty when there is none, or when it belongs to another user
    public static OptionalLong listeningOn(int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Files.isReadable(Path.of(table))) {
                String suffix = String.format(Locale.ROOT, ":%04X", port);
                for (String row : Files.readAllLines(Path.of(table))) {
                    String[] fields = row.strip().split("\\s+");
                    if (fields.length > 9
                            && fields[1].endsWith(suffix)
                            && fields[3].equals(LISTENING)) {
                        sockets.add("socket:[" + fields[9] + "]");
                    }
                }
            }
        }
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holdsAny(process, sockets)) {
                    return OptionalLong.of(Long.parseLong(process.getFileName().toString()));
                }
            }
        }
        return OptionalLong.empty();
    }

    private static boolean holdsAny(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException notOurs) {
            return false;
        }
    }
}
