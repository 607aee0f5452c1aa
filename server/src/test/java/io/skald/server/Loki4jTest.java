package io.skald.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;

import com.github.loki4j.logback.Loki4jAppender;
import com.github.loki4j.logback.PipelineConfigAppenderBase.BatchCfg;
import com.github.loki4j.logback.PipelineConfigAppenderBase.HttpCfg;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A client that was not made here: Logback's appender for Loki.
class Loki4jTest {
    private static final int LINES = 500;

    private static final Pattern LINE = Pattern.compile("order (\\d+) paid");

    @TempDir Path data;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void linesOfAnApplicationComeBack(boolean protobuf) throws Exception {
        try (var server = RunningServer.start(data)) {
            var context = new LoggerContext();
            Loki4jAppender appender = appender(context, server.url(), protobuf);
            Logger logger = context.getLogger("shop");
            context.getLogger("shop").addAppender(appender);
            for (int i = 0; i < LINES; i++) {
                logger.info("order {} paid", i);
            }
            logger.error("card \"refused\" ü", new IllegalStateException("no money"));
            appender.stop();
            context.stop();

            String errors = server.query("{app=\"shop\", level=\"ERROR\"} |= \"refused\"");
            assertContains(
                    "card \\\"refused\\\" ü\\njava.lang.IllegalStateException: no money\\n\\tat ",
                    errors);
            assertContains("\"thread\":\"main\"", errors);
            String all =
                    server.query("{app=\"shop\", level=\"INFO\"}", "limit=1000&direction=forward");
            List<Integer> found = new ArrayList<>();
            LINE.matcher(all).results().forEach(hit -> found.add(Integer.valueOf(hit.group(1))));
            List<Integer> sent = new ArrayList<>();
            for (int i = 0; i < LINES; i++) {
                sent.add(i);
            }
            assertEquals(sent, found);
            assertContains(
                    "\"stream\":{\"app\":\"shop\",\"detected_level\":\"info\",\"level\":\"INFO\","
                            + "\"service_name\":\"shop\",\"thread\":\"main\"}",
                    all);
        }
    }

    private static void assertContains(String part, String text) {
        String shown = text.substring(0, Math.min(500, text.length()));
        assertTrue(text.contains(part), () -> part + " is not in " + shown);
    }

    private static Loki4jAppender appender(LoggerContext context, String url, boolean protobuf) {
        var http = new HttpCfg();
        http.setUrl(url + "/loki/api/v1/push");
        http.setUseProtobufApi(protobuf);
        var batch = new BatchCfg();
        batch.setTimeoutMs(100);
        batch.setDrainOnStop(true);
        var appender = new Loki4jAppender();
        appender.setContext(context);
        appender.setLabels("app=shop\nlevel=%level");
        appender.setStructuredMetadata("thread=%thread");
        appender.setHttp(http);
        appender.setBatch(batch);
        appender.start();
        return appender;
    }
}
