package io.skald.loadtest;

import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.io.IOException;

/// Entry point of the load test.
@Command(
        name = "loadtest",
        mixinStandardHelpOptions = true,
        description = "Pushes, measures and torments a log store that speaks Loki's HTTP API.",
        subcommands = {
            ReplayCommand.class,
            BadClientsCommand.class,
            BenchCommand.class,
            TortureCommand.class,
            DiskFullCommand.class,
            DashboardsCommand.class,
            FairCommand.class,
            RestartCommand.class,
            StreamsCommand.class,
            TailCommand.class,
            TeamCommand.class,
            VerifyGrepCommand.class
        })
public final class Main {
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Main::failed);
    }

    /// The world's faults in one line; ours with their stack.
    private static int failed(
            Exception failure, CommandLine command, CommandLine.ParseResult parsed)
            throws Exception {
        if (!(failure instanceof IOException) && !(failure instanceof IllegalArgumentException)) {
            throw failure;
        }
        Throwable cause = failure.getCause();
        command.getErr()
                .println("loadtest: " + failure.getMessage() + (cause == null ? "" : ": " + cause));
        return 1;
    }
}
