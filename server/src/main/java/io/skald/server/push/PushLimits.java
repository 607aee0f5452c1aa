package io.skald.server.push;

import java.time.Duration;

/// Bounds of what a push may hold. All sizes in bytes of UTF-8, all bounds inclusive.
///
/// @param maxLineBytes length of a line
/// @param maxLabelNames labels of a stream, `service_name` not counted
/// @param maxLabelNameBytes length of a label name
/// @param maxLabelValueBytes length of a label value
/// @param maxMetadataBytes names and values of the structured metadata of an entry
/// @param maxMetadataPairs pairs in the structured metadata of an entry
/// @param rejectOldSamples whether `maxSampleAge` counts
/// @param maxSampleAge how far behind now a timestamp may lie
/// @param creationGrace how far ahead of now a timestamp may lie
/// @param maxBodyBytes size of a request's body, as sent as well as decompressed
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
        int maxBodyBytes) {

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
