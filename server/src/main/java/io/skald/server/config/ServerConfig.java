package io.skald.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What the server was told, complete and checked.
///
/// @param listenAddress address to listen on
/// @param listenPort 0 to 65535; 0 takes a free one
/// @param logLevel `debug`, `info`, `warn` or `error`
/// @param dataDirectory where all data lies
/// @param retention age at which lines are removed; zero keeps them for ever
/// @param push what is checked of pushed lines
/// @param memoryBytes all memory of the process; 0 when it is not set
/// @param warnings one line each, for the log: settings that have no effect
public record ServerConfig(
        String listenAddress,
        int listenPort,
        String logLevel,
        Path dataDirectory,
        Duration retention,
        Ages push,
        long memoryBytes,
        List<String> warnings) {
    public ServerConfig {
        warnings = List.copyOf(warnings);
    }

    /// @param rejectOld whether lines older than `maxAge` are refused
    /// @param maxAge oldest age of a pushed line, over zero when `rejectOld`
    /// @param grace how far in the future a line may be, zero or more
    public record Ages(boolean rejectOld, Duration maxAge, Duration grace) {}
}
