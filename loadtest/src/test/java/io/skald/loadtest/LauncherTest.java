package io.skald.loadtest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

final class LauncherTest {
    @Test
    void launcherIsAShellScript() throws Exception {
        Path script = Path.of("bin/loadtest");
        assertTrue(Files.isExecutable(script));
        Process process = new ProcessBuilder("sh", "-n", script.toString()).start();
        assertEquals(0, process.waitFor());
    }

    @Test
    void everySubCommandHasHelp() {
        for (String name : new CommandLine(new Main()).getSubcommands().keySet()) {
            StringWriter out = new StringWriter();
            int status = Main.commandLine().setOut(new PrintWriter(out)).execute(name, "--help");
            assertEquals(0, status, name);
            assertTrue(out.toString().contains("--url"), name);
        }
    }

    @Test
    void wrongOptionIsStatusTwo() {
        StringWriter error = new StringWriter();
        assertEquals(
                2,
                Main.commandLine().setErr(new PrintWriter(error)).execute("bench", "--nonsense"));
    }
}
