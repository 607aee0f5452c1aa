package io.skald.loadtest;

import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.push.BodyEncoder;
import io.skald.loadtest.push.RetryPolicy;
import io.skald.loadtest.replay.ReplayPlan;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Options of the sub-commands that push files.
final class ReplayOptions {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "log files; of a directory all its files named *.log")
    private List<Path> paths = List.of();

    @Option(
            names = "--span",
            description = "timestamps fill this time: 90s, 30m, 6h, 2d (default: 6h)")
    private String span = "6h";

    @Option(names = "--end", description = "last timestamp: now or RFC 3339 (default: now)")
    private String end = "now";

    @Option(names = "--encoding", description = "PROTOBUF or JSON (default: PROTOBUF)")
    private BodyEncoder.Encoding encoding = BodyEncoder.Encoding.PROTOBUF;

    @Option(names = "--batch-bytes", description = "raw bytes of a batch (default: 1000000)")
    private int batchBytes = 1_000_000;

    @Option(names = "--batch-lines", description = "most lines of a batch (default: 100000)")
    private int batchLines = 100_000;

    @Option(names = "--connections", description = "keep-alive connections (default: 2)")
    private int connections = 2;

    @Option(names = "--max-tries", description = "tries of a batch (default: 10)")
    private int maxTries = RetryPolicy.SHIPPER.maxTries();

    ReplayPlan plan(Target target, String labelTemplate) throws IOException {
        Instant endInstant = end.equals("now") ? WallTime.now() : Instant.parse(end);
        return new ReplayPlan(
                target,
                files(),
                labelTemplate,
                WallTime.epochNanos(endInstant),
                duration(span).toNanos(),
                encoding,
                batchBytes,
                batchLines,
                connections,
                new RetryPolicy(
                        maxTries,
                        RetryPolicy.SHIPPER.firstPause(),
                        RetryPolicy.SHIPPER.maxPause()));
    }

    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> inside = Files.list(path)) {
                    inside.filter(file -> file.toString().endsWith(".log"))
                            .sorted()
                            .forEach(files::add);
                }
            } else {
                files.add(path);
            }
        }
        return files;
    }

    /// One number and one unit of s, m, h, d.
    static Duration duration(String text) {
        if (!text.matches("[0-9]{1,9}[smhd]")) {
            throw new IllegalArgumentException("not a duration like 90s, 30m, 6h, 2d: " + text);
        }
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
