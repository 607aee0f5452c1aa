package io.skald.server;

import io.skald.server.config.ConfigException;
import io.skald.server.config.ConfigReader;
import io.skald.server.config.ConfigText;
import io.skald.server.config.Option;
import io.skald.server.config.Options;
import io.skald.server.config.ServerConfig;
import io.skald.server.data.CheckCommand;
import io.skald.server.data.DataCommands;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Entry point of the `skald` command.
public final class Main {
    private static final String VERIFY = "--?(verify-config|config\\.verify)(=true)?";
    private static final String PRINT = "--?print-config-stderr(=true)?";
    private static final int EXIT_CONFIG = 2;
    private static final int EXIT_START = 1;

    private Main() {}

    public static void main(String[] arguments) {
        List<String> words = List.of(arguments);
        boolean named = !words.isEmpty() && !words.getFirst().startsWith("-");
        String command = named ? words.getFirst() : "server";
        List<String> rest = named ? words.subList(1, words.size()) : words;
        if (rest.stream().anyMatch(word -> word.matches("--?h(elp)?"))) {
            command = "help";
        }
        int status = run(command, rest);
        if (status >= 0) {
            System.exit(status);
        }
    }

    /// @return exit status, or -1 when the server runs and its threads keep the process alive
    private static int run(String command, List<String> arguments) {
        try {
            switch (command) {
                case "server" -> {
                    return start(arguments);
                }
                case "health" -> {
                    return HealthProbe.run(
                            ConfigReader.read(arguments, System.getenv()), System.out);
                }
                case "config" -> print(ConfigReader.read(arguments, System.getenv()), System.out);
                case "check" -> {
                    return CheckCommand.run(data(arguments), System.out);
                }
                case "reindex" -> {
                    return DataCommands.reindex(data(arguments), System.out);
                }
                case "snapshot" -> {
                    Path copy = directory(arguments);
                    Path data = data(arguments.subList(1, arguments.size()));
                    return DataCommands.snapshot(data, copy, System.out);
                }
                case "restore" -> {
                    Path copy = directory(arguments);
                    Path data = data(arguments.subList(1, arguments.size()));
                    return DataCommands.snapshot(copy, data, System.out);
                }
                case "version" -> System.out.println("skald " + Version.text());
                case "help" -> System.out.print(help());
                default ->
                        throw new ConfigException(
                                "unknown command: "
                                        + command
                                        + "; try: server, config, health, check, reindex, snapshot,"
                                        + " restore, version, help");
            }
            return 0;
        } catch (ConfigException e) {
            System.err.println("skald: " + e.getMessage());
            return EXIT_CONFIG;
        }
    }

    private static Path data(List<String> arguments) {
        ServerConfig config = ConfigReader.read(arguments, System.getenv());
        PlainLogging.setLevel(config.logLevel());
        return config.dataDirectory();
    }

    private static Path directory(List<String> arguments) {
        if (arguments.isEmpty() || arguments.getFirst().startsWith("-")) {
            throw new ConfigException("the directory of the copy is missing");
        }
        return Path.of(arguments.getFirst());
    }

    /// Loki's two switches that only look at the configuration work too.
    private static int start(List<String> arguments) {
        List<String> flags = new ArrayList<>(arguments);
        boolean verify = flags.removeIf(flag -> flag.matches(VERIFY));
        boolean print = flags.removeIf(flag -> flag.matches(PRINT));
        ServerConfig config = ConfigReader.read(flags, System.getenv());
        if (print) {
            print(config, System.err);
        }
        if (verify) {
            config.warnings().forEach(System.err::println);
            System.out.println("the configuration is good");
            return 0;
        }
        return serve(config);
    }

    private static void print(ServerConfig config, PrintStream out) {
        config.warnings().forEach(warning -> out.println("# " + warning));
        out.print(
                ConfigText.yaml(
                        config.inForce(), config.limits().ofAll().keeping().streams(), true));
    }

    private static int serve(ServerConfig config) {
        PlainLogging.setLevel(config.logLevel());
        try {
            SkaldServer server = SkaldServer.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "shutdown"));
            System.out.print(Banner.text(config, server.port()));
            System.out.flush();
            return -1;
        } catch (StartException e) {
            System.err.println("skald: " + e.getMessage());
            return EXIT_START;
        }
    }

    private static String help() {
        var text =
                new StringBuilder(
                        """
                        skald: a log store that speaks Loki's push and query API and LogQL

                        skald [server] [flags]   start the server
                        skald config [flags]     print what is in force, and where each value was set
                        skald health [flags]     exit status 0 when the server is ready
                        skald check [flags]      verify all files; exit status 0 good, 1 damaged, 2 cannot be read
                        skald reindex [flags]    build the label index anew; the server is stopped
                        skald snapshot DIR       copy the data, also of a running server, to an empty directory
                        skald restore DIR        bring a copy back to an empty data directory
                        skald version            print the version
                        skald help               print this

                        -config.file FILE        read settings from a YAML file, in Loki's form
                        -config.expand-env       replace ${NAME} and ${NAME:default} in it
                        -verify-config           only say whether the configuration is good
                        -print-config-stderr     print it when starting

                        Flags, also with two dashes and as -flag=value; stronger than environment variables, which
                        are stronger than the file:
                        """);
        for (Option option : Options.ALL) {
            text.append("\n-").append(option.flag());
            if (!option.defaultText().isEmpty()) {
                text.append(" (default ").append(option.defaultText()).append(')');
            }
            text.append("\n    ").append(option.doc());
            text.append("\n    YAML: ").append(option.key());
            text.append("   environment: ").append(option.environmentName()).append('\n');
        }
        return text.toString();
    }
}
