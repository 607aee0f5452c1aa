package io.skald.loadtest.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.loadtest.http.HttpReply;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

final class AnswerReaderTest {
    private static Answer read(int status, String json) throws IOException {
        return AnswerReader.read(new HttpReply(status, json.getBytes(StandardCharsets.UTF_8), -1));
    }

    @Test
    void readsLines() throws IOException {
        Answer answer =
                read(
                        200,
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":["
                                + "{\"stream\":{\"a\":\"b\"},\"values\":[[\"12\",\"x\"],"
                                + "[\"13\",\"y\",{\"parsed\":{}}]]}],\"stats\":{\"summary\":{}}}}");
        assertEquals(2, answer.lineCount());
        assertEquals(Map.of("a", "b"), answer.series().getFirst().labels());
        assertArrayEquals(new long[] {12, 13}, answer.series().getFirst().times());
        assertEquals(List.of("x", "y"), answer.series().getFirst().lines());
    }

    @Test
    void readsMatrixAndVector() throws IOException {
        Answer matrix =
                read(
                        200,
                        "{\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},"
                                + "\"values\":[[1700000000,\"1\"],[1700000000.5,\"+Inf\"]]}]}}");
        assertArrayEquals(
                new long[] {1_700_000_000_000L, 1_700_000_000_500L},
                matrix.series().getFirst().times());
        assertArrayEquals(
                new double[] {1, Double.POSITIVE_INFINITY}, matrix.series().getFirst().values());
        Answer vector =
                read(
                        200,
                        "{\"data\":{\"result\":[{\"metric\":{},\"value\":[1700000000,\"12\"]}]}}");
        assertEquals(12, vector.series().getFirst().sum());
    }

    @Test
    void readsNamesAndSeries() throws IOException {
        assertEquals(List.of("a"), read(200, "{\"data\":[\"a\"]}").names());
        assertEquals(List.of(), read(200, "{\"status\":\"success\"}").names());
        assertEquals(2, read(200, "{\"data\":[{\"a\":\"1\"},{\"a\":\"2\"}]}").series().size());
    }

    @Test
    void keepsTheErrorText() throws IOException {
        Answer answer = read(400, "stage pattern is not supported yet");
        assertTrue(answer.unsupported());
        assertEquals("stage pattern is not supported yet", answer.message());
    }
}
