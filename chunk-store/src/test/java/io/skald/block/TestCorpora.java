package io.skald.block;

import io.skald.model.Utf8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/// Lines of many kinds: made from a seed, this module's own source and documents, and files of a folder where
/// `-Dskald.corpora=` names one.
final class TestCorpora {
    private static final int LINES = 2000;

    private TestCorpora() {}

    /// @param source makes further lines
    record Corpus(String name, List<byte[]> lines, Function<SplittableRandom, byte[]> source) {
        byte[] next(SplittableRandom random) {
            return source.apply(random);
        }
    }

    /// Lines as programs log them.
    static List<Corpus> logs() {
        return List.of(
                made("json", TestCorpora::json),
                made("logfmt", TestCorpora::logfmt),
                made("access log", TestCorpora::access));
    }

    static List<Corpus> all() {
        List<Corpus> corpora = new ArrayList<>(logs());
        corpora.add(made("numbers", TestCorpora::numbers));
        corpora.add(made("hashes", TestCorpora::hashes));
        var random = new SplittableRandom(7);
        corpora.add(bytes("nasty", _ -> new RandomRows(random).line(true)));
        corpora.add(bytes("random bytes", _ -> randomBytes(random)));
        corpora.add(files("code", Path.of("src/main/java"), ".java"));
        corpora.add(files("prose", Path.of("docs"), ".md"));
        String folder = System.getProperty("skald.corpora");
        if (folder != null) {
            try (Stream<Path> logs = Files.list(Path.of(folder))) {
                logs.filter(log -> log.toString().endsWith(".log"))
                        .sorted()
                        .forEach(log -> corpora.add(files(log.toString(), log, ".log")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return corpora;
    }

    private static Corpus made(String name, Function<SplittableRandom, String> line) {
        return bytes(name, random -> Utf8.bytes(line.apply(random)));
    }

    private static Corpus bytes(String name, Function<SplittableRandom, byte[]> line) {
        var random = new SplittableRandom(42);
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
            lines.add(line.apply(random));
        }
        return new Corpus(name, lines, line);
    }

    private static Corpus files(String name, Path root, String ending) {
        List<byte[]> lines = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path file : tree.filter(each -> each.toString().endsWith(ending)).toList()) {
                String text =
                        new String(
                                Files.readAllBytes(file),
                                java.nio.charset.StandardCharsets.ISO_8859_1);
                for (String line : text.lines().limit(LINES - lines.size()).toList()) {
                    lines.add(line.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Corpus(name, lines, random -> lines.get(random.nextInt(lines.size())));
    }

    private static String json(SplittableRandom random) {
        String city = random.nextInt(4) == 0 ? "Zürich" : "Kraków";
        return "{\"ts\":\"2026-11-21T18:%02d:%02d.%03dZ\",\"level\":\"%s\",\"trace_id\":\"%016x%016x\",\"user_id\":%d,\"path\":\"/api/v1/%s\",\"status\":%d,\"city\":\"%s\",\"latency_ms\":%s}"
                .formatted(
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1000),
                        random.nextInt(9) == 0 ? "error" : "info",
                        random.nextLong(),
                        random.nextLong(),
                        random.nextInt(90_000),
                        random.nextBoolean() ? "orders" : "items/" + random.nextInt(50),
                        200 + random.nextInt(5) * 76,
                        city,
                        random.nextInt(100_000) / 100.0);
    }

    private static String logfmt(SplittableRandom random) {
        return "ts=%d level=%s caller=server.go:%d msg=\"%s\" duration=%dms span=%08X err=%s"
                .formatted(
                        1_700_000_000L + random.nextInt(5000),
                        random.nextInt(9) == 0 ? "ERROR" : "info",
                        random.nextInt(3) * 117 + 14,
                        random.nextBoolean() ? "request timed out" : "done",
                        random.nextInt(30_000),
                        random.nextInt(),
                        random.nextBoolean() ? "null" : "\"k-sign \u212A: refused\"");
    }

    private static String access(SplittableRandom random) {
        return "10.%d.%d.%d - - [21/Nov/2026:18:%02d:%02d +0000] \"%s /shop/%s%s HTTP/1.1\" %d %d \"-\" \"Mozilla/5.0 (X11)\" %.3f"
                .formatted(
                        random.nextInt(3),
                        random.nextInt(256),
                        random.nextInt(256),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextBoolean() ? "GET" : "POST",
                        random.nextBoolean() ? "cart" : "delivery.html",
                        random.nextInt(5) == 0 ? "?ref=mail" : "",
                        200 + random.nextInt(4) * 100,
                        random.nextInt(50_000),
                        random.nextInt(3000) / 1000.0);
    }

    /// Numbers that nearly are what a type can hold.
    private static String numbers(SplittableRandom random) {
        long wide = random.nextLong();
        return "a=%d b=%s c=%s d=%s e=%s f=%05d g=x%dy h=-%d"
                .formatted(
                        wide >> random.nextInt(64),
                        random.nextInt(50) == 0
                                ? "-0"
                                : Integer.toString(random.nextInt(900) - 450),
                        random.nextInt(900) == 0 ? "007" : Integer.toString(random.nextInt(90_000)),
                        random.nextInt(1000) + "." + (10 + random.nextInt(90)),
                        random.nextInt(900) == 0
                                ? "1.2.3.256"
                                : "1.2." + random.nextInt(256) + "." + random.nextInt(256),
                        random.nextInt(100_000),
                        random.nextInt(1_000_000),
                        random.nextInt(1_000_000));
    }

    private static String hashes(SplittableRandom random) {
        return "sha=%016x%016x%08x key=%08X%04X at=%d-%02x:%c%c%c%s"
                .formatted(
                        random.nextLong(),
                        random.nextLong(),
                        random.nextInt(),
                        random.nextInt(),
                        random.nextInt(1 << 16),
                        10 + random.nextInt(90),
                        random.nextInt(256),
                        'A' + random.nextInt(26),
                        'a' + random.nextInt(26),
                        '0' + random.nextInt(10),
                        random.nextBoolean() ? "-x" : "-y");
    }

    private static byte[] randomBytes(SplittableRandom random) {
        byte[] line = new byte[random.nextInt(60)];
        random.nextBytes(line);
        return line;
    }
}
