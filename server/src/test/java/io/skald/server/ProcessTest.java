package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The server as a process of its own: how it ends, and what it says when it cannot start.
class ProcessTest {
    private static final long PATIENCE_SECONDS = 10;

    @TempDir Path data;
    private final Map<Process, Path> logs = new HashMap<>();

    @AfterEach
    void killAll() {
        logs.keySet().forEach(Process::destroyForcibly);
    }

    @Test
    void endsOnSigtermAndKeepsEverything() throws Exception {
        Process process = start();
        awaitReady(process);
        process.destroy();
        assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "runs 10 s after SIGTERM");
        try (var server = RunningServer.start(data)) {
            assertEquals("ready\n", server.get("/ready").body());
        }
    }

    @Test
    void saysInOneLineThatTheDirectoryIsInUse() throws Exception {
        try (var server = RunningServer.start(data)) {
            assertTrue(server.port() > 0);
            Process process = start();
            assertEquals(
                    "skald: the data directory " + data + " is in use by another server\n",
                    output(process));
            assertEquals(1, process.waitFor());
        }
    }

    @Test
    void saysInOneLineThatTheConfigurationIsWrong() throws Exception {
        Process process = start("-server.http-listen-prt=1");
        assertEquals(
                "skald: unknown flag -server.http-listen-prt; the nearest is"
                        + " -server.http-listen-port\n",
                output(process));
        assertEquals(2, process.waitFor());
    }

    @Test
    void survivesKillMinusNine() throws Exception {
        Process process = start();
        String url = awaitReady(process);
        var client = HttpClient.newHttpClient();
        String body =
                "{\"streams\":[{\"stream\":{\"app\":\"k\"},\"values\":[[\"%d\",\"kept\"]]}]}"
                        .formatted(Instant.now().getEpochSecond() * 1_000_000_000L);
        var request =
                HttpRequest.newBuilder(URI.create(url + "/loki/api/v1/push"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        assertEquals(
                204, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        process.destroyForcibly().waitFor();
        try (var server = RunningServer.start(data)) {
            assertTrue(server.query("{app=\"k\"}").contains("\"kept\""));
        }
    }

    private Process start(String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", classPath(), "io.skald.server.Main"));
        command.addAll(List.of("server", "-server.http-listen-address=127.0.0.1"));
        command.addAll(List.of("-server.http-listen-port=0", "-common.path-prefix=" + data));
        command.addAll(List.of(flags));
        Path log = Files.createTempFile(data.getParent(), "skald", ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        logs.put(process, log);
        return process;
    }

    /// Test launchers load the classes in different ways.
    private static String classPath() {
        if (ProcessTest.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(URL::getPath)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    /// @return the URL that the server says it listens on
    private String awaitReady(Process process) throws Exception {
        String text = "";
        for (int i = 0; i < 300 && process.isAlive(); i++) {
            text = text(process);
            int at = text.indexOf("http://");
            if (text.contains("Ask for it") && at >= 0) {
                return text.substring(at, text.indexOf('\n', at));
            }
            process.waitFor(100, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("the server did not start: " + text);
    }

    private String output(Process process) throws InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still runs");
        return text(process);
    }

    private String text(Process process) {
        try {
            return Files.readString(logs.getOrDefault(process, data), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
