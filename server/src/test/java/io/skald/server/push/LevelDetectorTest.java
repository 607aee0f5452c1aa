package io.skald.server.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.model.Utf8;
import io.skald.server.recorded.JsonTree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class LevelDetectorTest {

    /// `[level, line, metadata]` as Loki 3.7.6 stored them.
    @Test
    void findsTheLevelsThatLokiRecorded() throws IOException {
        for (Object recorded : JsonTree.list(JsonTree.resource("/push/levels.json"))) {
            List<Object> row = JsonTree.list(recorded);
            Map<String, Object> metadata = JsonTree.map(row.get(2));
            if (!metadata.containsKey("level")) {
                assertEquals(row.get(0), level((String) row.get(1)), () -> "line " + row.get(1));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"level\":\"Information\"}|info",
                "{\"log\":{\"level\":\"debug\"}}|debug",
                "{\"a\":{\"b\":{\"level\":\"dbg\"}}}|unknown",
                "{\"a\":[{\"level\":\"debug\"}],\"LVL\":\"wrn\"}|warn",
                "{\"level\":30,\"severity\":\"err\"}|error",
                "{\"log.level\":\"Warning\"}|warn",
                "{\"level\":\"notice\",\"msg\":\"a warning\"}|warn",
                "{\"x\":\"level\",\"Severity_Text\":\"trc\"}|trace",
                "{\"x\":1,\"level\":\"fatal\"} |fatal",
                "{\"level\":\"err\" broken}|error",
                "{\"broken\":,\"level\":\"info\"}|info",
                "level=WARN x=1|warn",
                "lvl=err|error",
                "severity=Critical|critical",
                "msg=\"level=debug x\" level=info|info",
                "msg=\"say \\\"level=debug\\\"\" severityText=fatal|fatal",
                "level=\"warn\"|warn",
                "sublevel=error level=dbg|debug",
                "level= error|error",
                "seven=1 level|unknown",
                "an error occured|error",
                "INFO start|info",
                "[fatal] x|fatal",
                "Error: x|error",
                "errors and information|unknown",
                "debug_mode 1error errora|unknown",
                "info then error|info",
                "\u001b[32mINFO\u001b[0m|unknown",
                "ünfatal|unknown",
                "éfatal|fatal",
                "v|unknown",
                "lvl|unknown",
            })
    void findsFieldsAndWords(String line, String level) {
        assertEquals(level, level(line), line);
    }

    @Test
    void readsAnyBytes() {
        var random = new SplittableRandom(99);
        byte[] alphabet = Utf8.bytes("level=sevrity\"{}:,\\ \nLVL\u00e9");
        var detector = new LevelDetector();
        for (int round = 0; round < 200_000; round++) {
            byte[] line = new byte[random.nextInt(24)];
            for (int i = 0; i < line.length; i++) {
                line[i] = alphabet[random.nextInt(alphabet.length)];
            }
            int from = random.nextInt(line.length + 1);
            detector.detect(line, from, random.nextInt(line.length - from + 1));
        }
    }

    private static String level(String line) {
        byte[] bytes = Utf8.bytes("x" + line + "level=error error");
        int length = Utf8.bytes(line).length;
        byte[] level = new LevelDetector().detect(bytes, 1, length).text();
        return Utf8.text(level, 0, level.length);
    }
}
