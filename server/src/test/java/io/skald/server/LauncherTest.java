package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `server/bin/skald` in a tree of its own, with a build that is there already and a JDK that only tells its arguments.
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    @TempDir Path root;
    private Path jdk;

    @BeforeEach
    void makeTree() throws IOException {
        Path bin = Files.createDirectories(root.resolve("server/bin"));
        Files.copy(Path.of("bin/skald"), bin.resolve("skald"));
        Path home = Files.createDirectories(root.resolve("server/target/skald"));
        Files.createFile(home.resolve("built"));
        jdk = jdk("jdk", "25.0.3");
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = root.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; done\n");
        assertTrue(java.toFile().setExecutable(true));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    @Test
    void startsTheServerWithMemoryOutOfTheCeiling() throws Exception {
        List<String> words = run("-skald.memory=512MB", "-server.http-listen-port=1").output();
        assertTrue(
                words.containsAll(List.of("-Xmx271m", "-XX:MaxDirectMemorySize=61m")),
                words::toString);
        int main = words.indexOf("io.skald.server.Main");
        assertEquals(
                List.of("-skald.memory=512MB", "-server.http-listen-port=1"),
                words.subList(main + 1, words.size()));
    }

    @Test
    void findsTheCeilingWhereverItIsWritten() throws Exception {
        Path file =
                Files.writeString(
                        root.resolve("a.yml"), "server:\n  x: 1\nskald:\n  memory: 1GB # all\n");
        assertTrue(run("-config.file", file.toString()).output().contains("-Xmx542m"));
        assertTrue(
                run("server", "-config.file=" + file, "--skald.memory", "256MB")
                        .output()
                        .contains("-Xmx126m"));
    }

    @Test
    void hasAHeapWithoutAnySetting() throws Exception {
        List<String> words = run().output();
        assertTrue(
                words.stream().anyMatch(word -> word.matches("-Xmx[1-9][0-9]+m")), words::toString);
    }

    @Test
    void worksThroughALink() throws Exception {
        Path link =
                Files.createSymbolicLink(root.resolve("link"), root.resolve("server/bin/skald"));
        Run run = run(List.of(link.toString(), "version"), jdk);
        assertEquals("version", run.output().getLast());
        assertFalse(run.output().contains("-Xmx271m"));
    }

    private record Run(int status, List<String> output) {}

    private Run run(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(root.resolve("server/bin/skald").toString()));
        command.addAll(List.of(arguments));
        return run(command, jdk);
    }

    private Run run(List<String> command, Path javaHome) throws Exception {
        List<String> words = new ArrayList<>(List.of("sh"));
        words.addAll(command);
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("SKALD_JAVA_HOME", javaHome.toString());
        builder.environment().remove("SKALD_MEMORY");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output.lines().toList());
    }
}
