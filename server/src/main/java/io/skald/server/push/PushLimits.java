package io.skald.server.push;

import java.time.Duration;
import java.util.List;

/// Bounds of what a push may hold. All sizes in bytes of UTF-8, all bounds inclusive.
///
/// @param maxLineBytes length of a line; 0 for no limit but that of the body
/// @param maxLabelNames labels of a stream, `service_name` not counted
/// @param maxLabelNameBytes length of a label name
/// @param maxLabelValueBytes length of a label value
/// @param maxMetadataBytes names and values of the structured metadata of an entry
/// @param maxMetadataPairs pairs in the structured metadata of an entry
/// @param rejectOldSamples whether `maxSampleAge` counts
/// @param maxSampleAge how far behind now a timestamp may lie
/// @param creationGrace how far ahead of now a timestamp may lie
/// @param maxBodyBytes size of a request's body, as sent as well as decompressed
/// @param treatment what is done with what is taken
public record PushLimits(
        int maxLineBytes,
        int maxLabelNames,
        int maxLabelNameBytes,
        int maxLabelValueBytes,
        int maxMetadataBytes,
        int maxMetadataPairs,
        boolean rejectOldSamples,
        Duration maxSampleAge,
        Duration creationGrace,
        int maxBodyBytes,
        Treatment treatment) {

    /// What is done with lines besides checking them.
    ///
    /// @param truncateLines whether a line that is too long is cut and kept
    /// @param truncateIdentifier put at the end of a cut line, within its limit
    /// @param allowMetadata whether entries may have structured metadata
    /// @param discoverLevels whether entries get `detected_level`
    /// @param serviceNameSources labels that `service_name` is taken from, the first one there wins; empty: none is added
    public record Treatment(
            boolean truncateLines,
            String truncateIdentifier,
            boolean allowMetadata,
            boolean discoverLevels,
            List<String> serviceNameSources) {
        public static final Treatment DEFAULT =
                new Treatment(false, "", true, true, ServiceName.SOURCES);

        public Treatment {
            serviceNameSources = List.copyOf(serviceNameSources);
        }
    }

    /// With the usual treatment.
    public PushLimits(
            int maxLineBytes,
            int maxLabelNames,
            int maxLabelNameBytes,
            int maxLabelValueBytes,
            int maxMetadataBytes,
            int maxMetadataPairs,
            boolean rejectOldSamples,
            Duration maxSampleAge,
            Duration creationGrace,
            int maxBodyBytes) {
        this(
                maxLineBytes,
                maxLabelNames,
                maxLabelNameBytes,
                maxLabelValueBytes,
                maxMetadataBytes,
                maxMetadataPairs,
                rejectOldSamples,
                maxSampleAge,
                creationGrace,
                maxBodyBytes,
                Treatment.DEFAULT);
    }

    /// Loki's defaults.
    public static PushLimits defaults() {
        return new PushLimits(
                256 << 10,
                15,
                1024,
                2048,
                64 << 10,
                128,
                true,
                Duration.ofDays(7),
                Duration.ofMinutes(10),
                100 << 20);
    }
}
