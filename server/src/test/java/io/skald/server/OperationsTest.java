package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import io.skald.server.http.Pool;
import io.skald.server.http.Route;
import io.skald.server.query.SlowQueries;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

class OperationsTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    @TempDir Path data;

    @Test
    void showsWhatIsInForce() throws Exception {
        try (var server = RunningServer.start(data, "-store.retention=24h", "-auth.enabled")) {
            String config = server.get("/config").body();
            assertTrue(config.contains("limits_config:\n"), config);
            assertTrue(config.contains("  retention_period: 24h\n"), config);
            assertTrue(config.contains("auth_enabled: true\n"), config);
            assertTrue(server.get("/services").body().contains("compaction => Running (idle, "));
            assertEquals(401, server.get("/config/tenant/v1/limits").statusCode());
            String limits = server.get("/config/tenant/v1/limits", "X-Scope-OrgID", "a").body();
            assertTrue(limits.startsWith("allow_structured_metadata: true\n"), limits);
        }
    }

    @Test
    void scrapesDoNotWaitForQueries() throws Exception {
        try (var server = RunningServer.start(data)) {
            List<Pool> pools =
                    server.routes().stream()
                            .filter(route -> route.path().equals("/metrics"))
                            .map(Route::pool)
                            .toList();
            assertEquals(List.of(Pool.OPERATION), pools);
            assertEquals(200, server.get("/metrics").statusCode());
        }
    }

    @Test
    void theLogLevelChangesWhileItRuns() throws Exception {
        try (var server = RunningServer.start(data)) {
            var set = server.post("/log_level", FORM, bytes("log_level=warn"));
            assertEquals(
                    "{\"status\":\"success\",\"message\":\"Log level set to warn\"}\n", set.body());
            assertEquals(
                    "{\"message\":\"Current log level is warn\"}\n",
                    server.get("/log_level").body());
            var wrong = server.post("/log_level", FORM, bytes("log_level=loud"));
            assertEquals(400, wrong.statusCode());
            assertEquals(
                    "{\"status\":\"failed\",\"message\":\"unrecognized log level \\\"loud\\\"\"}\n",
                    wrong.body());
            server.post("/log_level", FORM, bytes("log_level=info"));
        }
    }

    @Test
    void slowQueriesAreLoggedOneLineEach() throws Exception {
        var messages = new ListAppender<ILoggingEvent>();
        messages.start();
        var logger = (Logger) LoggerFactory.getLogger(SlowQueries.class);
        logger.addAppender(messages);
        try (var server = RunningServer.start(data, "-frontend.log-queries-longer-than=-1s")) {
            long now = Instant.now().toEpochMilli() * 1_000_000L;
            server.push("{\"a\":\"b\"}", now, "0123456789");
            server.get("/loki/api/v1/query?time=7&query=" + RunningServer.encode("1 +\n 1"));
            server.get("/loki/api/v1/series?match%5B%5D=" + RunningServer.encode("{a=\"b\"}"));
            server.get("/loki/api/v1/labels?start=%ff%22");
            String form = "limit=7&query=" + RunningServer.encode("{a=\"b\"} |= `1`");
            server.post("/loki/api/v1/query_range?x%0Ay=1", FORM, bytes(form));
            String longOne = "{a=\"" + "x".repeat(5000);
            server.post("/loki/api/v1/query_range", FORM, bytes("query=" + longOne));
        } finally {
            logger.detachAppender(messages);
        }
        assertTrue(messages.list.stream().allMatch(event -> event.getLevel() == Level.WARN));
        List<String> lines =
                messages.list.stream()
                        .map(ILoggingEvent::getFormattedMessage)
                        .map(line -> line.replaceAll("duration=[0-9.]+ms", "duration=Dms"))
                        .toList();
        String start = "slow query: tenant=fake duration=Dms status=";
        assertEquals(
                List.of(
                        start
                                + "200 path=/loki/api/v1/query lines=0 bytes=0"
                                + " time=\"7\" query=\"1 +\\n 1\"",
                        start
                                + "200 path=/loki/api/v1/series lines=0 bytes=0"
                                + " match[]=\"{a=\\\"b\\\"}\"",
                        start
                                + "400 path=/loki/api/v1/labels lines=0 bytes=0"
                                + " parameters=\"start=%ff%22\"",
                        start
                                + "200 path=/loki/api/v1/query_range lines=1 bytes=10"
                                + " limit=\"7\" query=\"{a=\\\"b\\\"} |= `1`\" \"x\\ny\"=\"1\"",
                        start
                                + "400 path=/loki/api/v1/query_range lines=0 bytes=0"
                                + " query=\"{a=\\\""
                                + "x".repeat(4096 - 4)
                                + "\"..."),
                lines);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
