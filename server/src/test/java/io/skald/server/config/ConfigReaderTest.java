package io.skald.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.TenantId;
import io.skald.server.limits.ReadLimits;
import io.skald.server.limits.TenantLimits;
import io.skald.server.push.PushLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class ConfigReaderTest {
    @TempDir Path directory;

    @Test
    void needsNothingToBeSet() {
        ServerConfig config = read();
        assertEquals("0.0.0.0", config.listenAddress());
        assertEquals(3100, config.listenPort());
        assertEquals("info", config.logLevel());
        assertEquals(Path.of("data").toAbsolutePath(), config.dataDirectory());
        assertEquals(Duration.ofDays(7), retention(config));
        assertEquals(PushLimits.defaults(), push(config));
        assertEquals(ReadLimits.defaults(), limits(config).reads());
        assertEquals(0, limits(config).ingestion().rateBytes());
        assertEquals(0, limits(config).ingestion().maxStreams());
        assertEquals(0, config.memoryBytes());
        assertEquals(List.of(), config.warnings());
    }

    @Test
    void takesFlagsInAllTheirSpellings() {
        assertEquals(1, read("-server.http-listen-port=1").listenPort());
        assertEquals(1, read("--server.http-listen-port=1").listenPort());
        assertEquals(1, read("-server.http-listen-port", "1").listenPort());
        assertEquals(1, read("--server.http-listen-port", "1").listenPort());
        assertEquals(Duration.ZERO, retention(read("-store.retention=0")));
        assertFalse(
                push(read("-store.retention=0", "-validation.reject-old-samples=false"))
                        .rejectOldSamples());
    }

    @Test
    void prefersFlagToEnvironmentToFile() throws IOException {
        String file =
                file(
                        "server: {http_listen_port: 1, http_listen_address: 10.0.0.1}\n"
                                + "skald: {memory: 1GB}");
        Map<String, String> environment =
                Map.of("SKALD_SERVER_HTTP_LISTEN_PORT", "2", "SKALD_MEMORY", "512MB", "HOME", "/x");
        List<String> flags = List.of("-config.file", file, "-server.http-listen-port", "3");
        ServerConfig config = ConfigReader.read(flags, environment);
        assertEquals(3, config.listenPort());
        assertEquals(512L << 20, config.memoryBytes());
        assertEquals("10.0.0.1", config.listenAddress());
        assertEquals(List.of(), config.warnings());
    }

    @Test
    void warnsOfKeysThatOnlyLokiObeys() throws IOException {
        String file =
                file(
                        """
                        auth_enabled: false
                        ingester:
                          chunk_idle_period: 5m
                        schema_config:
                          configs:
                            - from: 2024-01-01
                              object_store: filesystem
                        limits_config: {retention_period: 2w}
                        """);
        ServerConfig config = read("-config.file=" + file);
        assertEquals(Duration.ofDays(14), retention(config));
        assertEquals(
                List.of(
                        file
                                + ":3: ingester.chunk_idle_period has no effect here: when lines go"
                                + " to disk follows from the memory",
                        file
                                + ":6: schema_config.configs.from has no effect here: Skald has its"
                                + " own format on disk, and does not read Loki's",
                        file
                                + ":7: schema_config.configs.object_store has no effect here: Skald"
                                + " has its own format on disk, and does not read Loki's",
                        file
                                + ":8: limits_config.retention_period is enforced here also without"
                                + " compactor.retention_enabled"),
                config.warnings());
    }

    @Test
    void refusesKeysThatNobodyKnowsAndNamesTheNearest() throws IOException {
        String file = file("server:\n  http_listen_prt: 1\n");
        assertRefused(
                file
                        + ":2: unknown key server.http_listen_prt; the nearest is"
                        + " server.http_listen_port",
                "-config.file=" + file);
        assertRefused(
                "unknown flag -server.http-listen-prt; the nearest is -server.http-listen-port",
                "-server.http-listen-prt=1");
        assertRefused("unknown flag -confg.file; the nearest is -config.file", "-confg.file", "x");
    }

    @Test
    void refusesWhatWouldBeDangerousToIgnore() throws IOException {
        String tls = file("server: {http_tls_config: {cert_file: x.pem}}");
        assertTrue(refusal("-config.file=" + tls).contains("does not speak TLS yet"));
        String s3 = file("common: {storage: {s3: {bucketnames: logs}}}");
        assertTrue(refusal("-config.file=" + s3).contains("does not store in object storage yet"));
        String schema = file("schema_config: {configs: [{object_store: gcs}]}");
        assertTrue(
                refusal("-config.file=" + schema).contains("does not store in object storage yet"));
    }

    @Test
    void elementsOfAListAreAllLookedAt() throws IOException {
        String file =
                file(
                        """
                        schema_config:
                          configs:
                            - {from: 2023-01-01, object_store: s3}
                            - {from: 2024-01-01, object_store: filesystem}
                        """);
        assertTrue(refusal("-config.file=" + file).contains(":3: schema_config.configs"));
    }

    @Test
    void refusesToMakeOtherLabelsOfOtlp() throws IOException {
        String attributes =
                file(
                        "limits_config: {otlp_config: {resource_attributes: {ignore_defaults:"
                                + " true}}}");
        assertTrue(refusal("-config.file=" + attributes).contains("Loki's default attributes"));
        String defaults =
                file(
                        "distributor: {otlp_config: {default_resource_attributes_as_index_labels:"
                                + " [service.name]}}");
        assertTrue(refusal("-config.file=" + defaults).contains("Loki's default attributes"));
        read(
                "-config.file="
                        + file("limits_config: {otlp_config: {severity_text_as_label: false}}"));
    }

    @Test
    void aLaterElementTakesNothingFromAStreamThatIsKeptLonger() throws IOException {
        String file =
                file(
                        """
                        limits_config:
                          retention_period: 168h
                          retention_stream:
                            - {selector: '{app="audit"}', period: 365d}
                            - {selector: '{app="debug"}', period: 24h}
                        """);
        var keeping = limits(read("-config.file=" + file)).keeping();
        assertEquals(Duration.ofDays(365), keeping.longest());
        assertEquals(2, keeping.streams().size());
    }

    @Test
    void givesTrueReasons() throws IOException {
        String file =
                file(
                        """
                        querier: {tail_max_duration: 2h}
                        frontend: {max_outstanding_per_tenant: 10}
                        query_range: {max_retries: 3, results_cache: {compression: snappy}}
                        """);
        assertEquals(
                List.of(
                        "a tail ends after one hour",
                        "2048 queries of all tenants may wait",
                        "queries run here, and nothing is retried",
                        "caches are sized by the memory that there is"),
                read("-config.file=" + file).warnings().stream()
                        .filter(text -> text.contains("no effect here: "))
                        .map(text -> text.substring(text.indexOf("here: ") + 6))
                        .toList());
    }

    @Test
    void saysWhatIsWrongWithAValue() throws IOException {
        String file = file("server:\n\n  http_listen_port: many\n");
        assertRefused(
                file + ":3: server.http_listen_port: not a number: \"many\"",
                "-config.file=" + file);
        assertRefused(
                "flag -server.http-listen-port: server.http_listen_port: not a port: 65536",
                "-server.http-listen-port=65536");
        assertRefused(
                "flag -store.retention: limits_config.retention_period: unknown unit \"x\" in"
                        + " duration \"7x\" (write for example 168h)",
                "-store.retention=7x");
        assertRefused(
                "no such file: " + directory + "/none", "-config.file=" + directory + "/none");
        assertRefused("unexpected argument: word", "word");
        assertRefused("flag -store.retention needs a value", "-store.retention");
        assertTrue(refusal("-config.file=" + file("a: [")).startsWith(directory + "/loki.yml:1: "));
    }

    @Test
    void neverTakesWhatTheRetentionWouldRemoveAtOnce() {
        ServerConfig longer =
                read("-store.retention=24h", "-validation.reject-old-samples.max-age=168h");
        assertEquals(Duration.ofDays(1), push(longer).maxSampleAge());
        ServerConfig shorter =
                read("-store.retention=24h", "-validation.reject-old-samples.max-age=1h");
        assertEquals(Duration.ofHours(1), push(shorter).maxSampleAge());
        ServerConfig off = read("-store.retention=24h", "-validation.reject-old-samples=false");
        assertTrue(push(off).rejectOldSamples());
        assertEquals(Duration.ofDays(1), push(off).maxSampleAge());
        ServerConfig never = read("-compactor.retention-enabled=false");
        assertEquals(Duration.ZERO, retention(never));
        assertFalse(push(never).rejectOldSamples());
    }

    @Test
    void takesTheWholeOfAConfigurationWrittenForLoki() throws IOException {
        String file =
                file(
                        """
                        auth_enabled: false
                        server:
                          http_listen_port: 3100
                          grpc_listen_port: 9096
                        common:
                          instance_addr: 127.0.0.1
                          path_prefix: /tmp/loki
                          storage:
                            filesystem:
                              chunks_directory: /tmp/loki/chunks
                              rules_directory: /tmp/loki/rules
                          replication_factor: 1
                          ring:
                            kvstore:
                              store: inmemory
                        query_range:
                          results_cache:
                            cache:
                              embedded_cache:
                                enabled: true
                                max_size_mb: 100
                        limits_config:
                          metric_aggregation_enabled: true
                        schema_config:
                          configs:
                            - from: 2020-10-24
                              store: tsdb
                              object_store: filesystem
                              schema: v13
                              index:
                                prefix: index_
                                period: 24h
                        pattern_ingester:
                          enabled: true
                        ruler:
                          alertmanager_url: http://localhost:9093
                        frontend:
                          encoding: protobuf
                        """);
        ServerConfig config = read("-config.file", file);
        assertEquals(Path.of("/tmp/loki"), config.dataDirectory());
        assertEquals(19, config.warnings().size(), () -> String.join("\n", config.warnings()));
    }

    private static PushLimits push(ServerConfig config) {
        return limits(config).push();
    }

    private static Duration retention(ServerConfig config) {
        return limits(config).retention();
    }

    private static TenantLimits limits(ServerConfig config) {
        return config.limits().of(TenantId.SINGLE);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("loki.yml"), text).toString();
    }

    private static ServerConfig read(String... flags) {
        return ConfigReader.read(List.of(flags), Map.of());
    }

    private static String refusal(String... flags) {
        return String.valueOf(assertThrows(ConfigException.class, () -> read(flags)).getMessage());
    }

    private static void assertRefused(String message, String... flags) {
        assertEquals(message, refusal(flags));
    }
}
