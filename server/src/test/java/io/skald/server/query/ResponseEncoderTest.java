package io.skald.server.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.EntryLabels;
import io.skald.logql.engine.LogEntry;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.engine.QueryStats;
import io.skald.logql.engine.Scan;
import io.skald.logql.engine.Series;
import io.skald.model.LabelSet;
import io.skald.model.Utf8Slice;
import io.skald.server.http.Response;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class ResponseEncoderTest {
    private static final QueryStats STATS =
            new QueryStats(new Scan.ScanStats(20, 2000, 4096, 3), 4, 3, 2);
    private static final EntryLabels LABELS =
            new EntryLabels(
                    LabelSet.of("app", "shop"),
                    LabelSet.of("trace_id", "1"),
                    LabelSet.of("level", "info"));

    @Test
    void mergesLabelsOfStreams() {
        assertEquals(
                """
                {"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"shop","level":"info",\
                "trace_id":"1"},"values":[["2","b\\"\\n"],["1","a"]]}],"stats":{}}}
                """,
                json(streams(), List.of()));
    }

    @Test
    void tellsLabelsApartWhenAsked() {
        assertEquals(
                """
                {"status":"success","data":{"resultType":"streams","encodingFlags":["categorize-labels","x"],"result":[\
                {"stream":{"app":"shop"},"values":[["2","b\\"\\n",{"structuredMetadata":{"trace_id":"1"},\
                "parsed":{"level":"info"}}],["1","a",{"structuredMetadata":{"trace_id":"1"},\
                "parsed":{"level":"info"}}]]}],"stats":{}}}
                """,
                json(streams(), List.of("categorize-labels", "x")));
    }

    @Test
    void writesMatrixVectorAndScalar() {
        var series =
                new Series(
                        LabelSet.of("a", "b"),
                        new long[] {1_700_000_000_000_000_000L, 1_700_000_000_250_000_000L},
                        new double[] {1, 0.1});
        assertEquals(
                """
                {"status":"success","warnings":["w"],"data":{"resultType":"matrix","result":[{"metric":{"a":"b"},\
                "values":[[1700000000,"1"],[1700000000.25,"0.1"]]}],"stats":{}}}
                """,
                json(new QueryResult.Matrix(List.of(series), STATS, List.of("w")), List.of()));
        var sample = new QueryResult.Sample(LabelSet.EMPTY, 1_999_999_999L, Double.NaN);
        assertEquals(
                """
                {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1.999,"NaN"]}],\
                "stats":{}}}
                """,
                json(new QueryResult.Vector(List.of(sample), STATS, List.of()), List.of()));
        assertEquals(
                """
                {"status":"success","data":{"resultType":"scalar","result":[0,"+Inf"],"stats":{}}}
                """,
                json(
                        new QueryResult.Scalar(0, Double.POSITIVE_INFINITY, STATS, List.of()),
                        List.of()));
    }

    @Test
    void emptyIsAnEmptyArray() {
        assertEquals(
                """
                {"status":"success","data":{"resultType":"streams","result":[],"stats":{}}}
                """,
                json(new QueryResult.Streams(List.of(), STATS, List.of()), List.of()));
    }

    @Test
    void summaryTellsTheTruth() {
        String json = text(streams(), List.of());
        assertTrue(
                json.contains(
                        "\"summary\":{\"bytesProcessedPerSecond\":4000,\"linesProcessedPerSecond\":40,"
                            + "\"totalBytesProcessed\":2000,\"totalLinesProcessed\":20,\"execTime\":0.500000,"
                            + "\"queueTime\":0.100000,\"subqueries\":0,\"totalEntriesReturned\":2,\"splits\":4,"
                            + "\"shards\":0,\"totalPostFilterLines\":2,\"totalStructuredMetadataBytesProcessed\":0}"),
                json);
    }

    private static QueryResult streams() {
        return new QueryResult.Streams(
                List.of(
                        new LogEntry(2, Utf8Slice.of("b\"\n"), LABELS),
                        new LogEntry(1, Utf8Slice.of("a"), LABELS)),
                STATS,
                List.of());
    }

    private static String json(QueryResult result, List<String> flags) {
        return text(result, flags).replaceFirst("\"stats\":\\{.*\\}\\}\\}", "\"stats\":{}}}");
    }

    private static String text(QueryResult result, List<String> flags) {
        Response response =
                ResponseEncoder.encode(
                        result, flags, new StatsJson.Timing(500_000_000, 100_000_000));
        assertEquals("application/json; charset=UTF-8", response.contentType());
        return new String(response.body(), 0, response.length(), StandardCharsets.UTF_8);
    }
}
