package io.skald.server.config;

import io.skald.segment.SegmentOptions;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What the server was told, complete and checked.
///
/// @param listenAddress address to listen on
/// @param listenPort 0 to 65535; 0 takes a free one
/// @param logLevel `debug`, `info`, `warn` or `error`
/// @param dataDirectory where all data lies
/// @param tenants who asks
/// @param limits what each tenant may do
/// @param limitsPeriod how often their files are read again
/// @param slowQuery queries that take longer are logged; zero: none, negative: all
/// @param approxTopk whether `approx_topk` is answered
/// @param cacheResults whether partial results of metric queries are kept
/// @param memoryBytes all memory of the process; 0 when it is not set
/// @param disk how much disk the server may fill
/// @param blockEncoding of lines that are merged for the last time
/// @param inForce every option with its value and where it comes from
/// @param warnings one line each, for the log: settings that have no effect
public record ServerConfig(
        String listenAddress,
        int listenPort,
        String logLevel,
        Path dataDirectory,
        Tenancy tenants,
        ConfiguredLimits limits,
        Duration limitsPeriod,
        Duration slowQuery,
        boolean approxTopk,
        boolean cacheResults,
        long memoryBytes,
        DiskLimits disk,
        SegmentOptions.Encoding blockEncoding,
        List<InForce> inForce,
        List<String> warnings) {
    public ServerConfig {
        inForce = List.copyOf(inForce);
        warnings = List.copyOf(warnings);
    }

    /// @param authEnabled whether requests must name their tenant
    /// @param manyTenants whether reads may name several
    public record Tenancy(boolean authEnabled, boolean manyTenants) {}

    /// @param text the value as it would be written
    /// @param place where it was set; `default` when nobody did
    public record InForce(Option option, String text, String place) {}
}
