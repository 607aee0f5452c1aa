package io.skald.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class ConfiguredLimitsTest {
    private static final TenantId TEAM = new TenantId("team.a");
    private static final TenantId OTHER = new TenantId("other");

    @TempDir Path directory;
    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("overrides.yml");
    }

    @Test
    void changesWhatItNamesAndNothingElse() throws IOException {
        ConfiguredLimits limits =
                read("overrides: {team.a: {max_query_series: 7, ingestion_rate_mb: 1.5}}");
        assertEquals(7, limits.of(TEAM).reads().maxSeries());
        assertEquals(3 << 19, limits.of(TEAM).ingestion().rateBytes());
        assertEquals(20, limits.of(TEAM).reads().maxEntries());
        assertEquals(500, limits.of(OTHER).reads().maxSeries());
        assertEquals(1, limits.tenantCount());
    }

    @Test
    void retentionFollowsTheTenant() throws IOException {
        ConfiguredLimits limits = read("overrides: {team.a: {retention_period: 720h}}");
        assertEquals(Duration.ofDays(30), limits.of(TEAM).retention());
        assertEquals(Duration.ofDays(30), limits.of(TEAM).push().maxSampleAge());
        assertEquals(Duration.ofDays(7), limits.of(OTHER).retention());
        assertEquals(Duration.ofDays(30), limits.longestRetention());
        write("overrides: {team.a: {retention_period: 0}}");
        limits.reload();
        assertEquals(Duration.ZERO, limits.longestRetention());
        assertFalse(limits.of(TEAM).push().rejectOldSamples());
    }

    @Test
    void singleStreamsOfATenantMayBeKeptLonger() throws IOException {
        ConfiguredLimits limits =
                read(
                        """
                        overrides:
                          team.a:
                            retention_period: 24h
                            retention_stream:
                              - {selector: '{app="audit"}', priority: 2, period: 365d}
                              - {period: 48h, selector: '{app=~"a.*"}'}
                        """);
        var keeping = limits.of(TEAM).keeping();
        assertEquals(Duration.ofDays(365), keeping.of(LabelSet.of("app", "audit")));
        assertEquals(Duration.ofDays(2), keeping.of(LabelSet.of("app", "api")));
        assertEquals(Duration.ofDays(1), keeping.of(LabelSet.of("app", "web")));
        assertEquals(Duration.ofDays(365), limits.longestRetention());
        assertEquals(Duration.ofDays(365), limits.of(TEAM).push().maxSampleAge());
        long before = limits.generation();
        for (String broken :
                List.of("{period: 24h}", "{selector: '{', period: 24h}", "{selektor: a}")) {
            write("overrides: {team.a: {retention_stream: [" + broken + "]}}");
            assertThrows(ConfigException.class, limits::reload, broken);
        }
        assertEquals(before, limits.generation());
        write("overrides: {team.a: {retention_stream: []}}");
        limits.reload();
        assertEquals(List.of(), limits.of(TEAM).keeping().streams());
        assertTrue(limits.generation() > before);
    }

    @Test
    void aBrokenFileChangesNothingAndIsToldOnce() throws IOException {
        ConfiguredLimits limits = read("overrides: {team.a: {max_query_series: 7}}");
        for (String broken :
                List.of(
                        "overrides: {team.a: {max_query_serie: 8}}",
                        "overrides: {team.a: {max_query_series: many}}",
                        "overrides: {a/b: {max_query_series: 8}}",
                        "override: {team.a: {max_query_series: 8}}",
                        "overrides: [")) {
            write(broken);
            assertThrows(ConfigException.class, limits::reload, broken);
            assertFalse(limits.lastWorked());
            assertEquals(List.of(), limits.reload());
            assertEquals(7, limits.of(TEAM).reads().maxSeries());
        }
        assertEquals(5, limits.failures());
        Files.delete(file);
        assertThrows(ConfigException.class, limits::reload);
        assertEquals(7, limits.of(TEAM).reads().maxSeries());
        write("overrides: {team.a: {max_query_series: 8}}");
        assertEquals(1, limits.reload().size());
        assertTrue(limits.lastWorked());
        assertEquals(8, limits.of(TEAM).reads().maxSeries());
        write("");
        limits.reload();
        assertEquals(500, limits.of(TEAM).reads().maxSeries());
    }

    @Test
    void theStartIsRefusedWithoutTheFile() {
        assertThrows(ConfigException.class, this::start);
    }

    @Test
    void aTenantCannotMakeOtherLabelsOfOtlpUnnoticed() throws IOException {
        write("overrides: {a: {otlp_config: {resource_attributes: {ignore_defaults: true}}}}");
        ConfigException refusal = assertThrows(ConfigException.class, this::start);
        assertTrue(String.valueOf(refusal.getMessage()).contains("Loki's default attributes"));
    }

    @Test
    void keysThatOnlyLokiObeysAreWarnedOf() throws IOException {
        write("overrides: {team.a: {per_stream_rate_limit: 1MB}}");
        assertEquals(
                List.of(
                        file
                                + ":1: per_stream_rate_limit has no effect here: a stream may push"
                                + " as fast as its tenant"),
                start().warnings());
    }

    private ConfiguredLimits read(String text) throws IOException {
        write(text);
        return start().limits();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private ServerConfig start() {
        return ConfigReader.read(
                List.of("-runtime-config.file=" + file, "-validation.max-entries-limit=20"),
                Map.of());
    }
}
