package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.resources.Resource;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// A client that was not made here: OpenTelemetry's exporter for Java, with and without compression.
class OtlpExporterTest {
    private static final int LINES = 2000;
    private static final Pattern LINE = Pattern.compile("\"order (\\d+) paid\"");

    @TempDir Path data;

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void everyRecordComesBackOnceAndInOrder(String compression) throws Exception {
        try (var server = RunningServer.start(data)) {
            try (SdkLoggerProvider provider = provider(server, compression)) {
                emit(provider.get("checkout"));
                assertTrue(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess());
            }
            String all =
                    server.query(
                            "{service_name=\"shop\", k8s_pod_name=\"shop-1\"} | k8s_pod_name !="
                                    + " \"\"",
                            "limit=5000&direction=forward");
            List<Integer> found = new ArrayList<>();
            LINE.matcher(all).results().forEach(hit -> found.add(Integer.valueOf(hit.group(1))));
            List<Integer> sent = new ArrayList<>();
            for (int i = 0; i < LINES; i++) {
                sent.add(i);
            }
            assertEquals(sent, found);
            assertLabels(server.query("{service_name=\"shop\"} |= \"refused\""));
        }
    }

    private static SdkLoggerProvider provider(RunningServer server, String compression) {
        Attributes resource =
                Attributes.builder()
                        .put("service.name", "shop")
                        .put("k8s.pod.name", "shop-1")
                        .put("host.name", "node-7")
                        .build();
        var exporter =
                OtlpHttpLogRecordExporter.builder()
                        .setEndpoint(server.url() + "/otlp/v1/logs")
                        .setCompression(compression)
                        .build();
        return SdkLoggerProvider.builder()
                .setResource(Resource.create(resource))
                .addLogRecordProcessor(
                        BatchLogRecordProcessor.builder(exporter).setMaxQueueSize(10_000).build())
                .build();
    }

    private static void emit(Logger logger) {
        Instant start = Instant.now().minusSeconds(60);
        for (int i = 0; i < LINES; i++) {
            logger.logRecordBuilder()
                    .setTimestamp(start.plusNanos(i))
                    .setSeverity(Severity.INFO)
                    .setBody("order " + i + " paid")
                    .emit();
        }
        logger.logRecordBuilder()
                .setTimestamp(start.plusSeconds(1))
                .setSeverity(Severity.ERROR)
                .setSeverityText("ERROR")
                .setBody("card \"refused\" ü")
                .setAttribute(AttributeKey.longKey("http.status"), 402L)
                .setAttribute(AttributeKey.stringArrayKey("tags"), List.of("a", "b"))
                .emit();
    }

    private static void assertLabels(String answer) {
        String expected =
                "\"stream\":{\"detected_level\":\"error\",\"host_name\":\"node-7\",\"http_status\":\"402\","
                    + "\"k8s_pod_name\":\"shop-1\",\"observed_timestamp\":\"T\","
                    + "\"scope_name\":\"checkout\",\"service_name\":\"shop\",\"severity_number\":\"17\","
                    + "\"severity_text\":\"ERROR\",\"tags\":\"[\\\"a\\\",\\\"b\\\"]\"},\"values\":[[\"T\",\"card"
                    + " \\\"refused\\\" ü\"]]";
        String found = answer.replaceAll("\"\\d{19}\"", "\"T\"");
        assertTrue(found.contains(expected), found);
    }
}
