package io.skald.server;

import io.skald.server.config.ConfigException;
import io.skald.server.config.ConfigReader;
import io.skald.server.config.Option;
import io.skald.server.config.Options;
import io.skald.server.config.ServerConfig;

import java.util.List;

/// Entry point of the `skald` command.
public final class Main {
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
                    return serve(ConfigReader.read(arguments, System.getenv()));
                }
                case "health" -> {
                    return HealthProbe.run(
                            ConfigReader.read(arguments, System.getenv()), System.out);
                }
                case "version" -> System.out.println("skald " + Version.text());
                case "help" -> System.out.print(help());
                default ->
                        throw new ConfigException(
                                "unknown command: "
                                        + command
                                        + "; try: server, health, version, help");
            }
            return 0;
        } catch (ConfigException e) {
            System.err.println("skald: " + e.getMessage());
            return EXIT_CONFIG;
        }
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
                        skald health [flags]     exit status 0 when the server is ready
                        skald version            print the version
                        skald help               print this

                        -config.file FILE        read settings from a YAML file, in Loki's form

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
