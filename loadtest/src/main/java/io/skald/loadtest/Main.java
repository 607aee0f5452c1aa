package io.skald.loadtest;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Entry point of the load test.
@Command(
        name = "loadtest",
        mixinStandardHelpOptions = true,
        description = "Pushes, measures and torments a log store that speaks Loki's HTTP API.",
        subcommands = {
            ReplayCommand.class,
            BenchCommand.class,
            CrashCommand.class,
            VerifyGrepCommand.class
        })
public final class Main {
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    }
}
