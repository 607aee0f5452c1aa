package io.skald.server.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.logql.engine.QueryRequest;
import io.skald.model.Direction;
import io.skald.model.TenantId;
import io.skald.server.http.HttpFailure;
import io.skald.server.http.ParametersOf;

import org.junit.jupiter.api.Test;

class QueryParamsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 1_700_000_000L * SECOND;

    @Test
    void hasLokisDefaults() {
        QueryRequest request = range("query=%7Ba%3D%22b%22%7D");
        assertEquals("{a=\"b\"}", request.query());
        assertEquals(new QueryRequest.Range(NOW - 3600 * SECOND, NOW, 14 * SECOND), request.time());
        assertEquals(100, request.limit());
        assertEquals(Direction.BACKWARD, request.direction());
        assertEquals(0, request.intervalNanos());
    }

    @Test
    void countsSinceFromTheEarlierOfEndAndNow() {
        assertEquals(
                new QueryRequest.Range(NOW - 5400 * SECOND, NOW + 10 * SECOND, 21 * SECOND),
                range("since=1h30m&end=1700000010").time());
        assertEquals(
                new QueryRequest.Range(
                        1_599_999_000L * SECOND, 1_600_000_000L * SECOND, 4 * SECOND),
                range("since=1000s&end=1600000000").time());
    }

    @Test
    void readsEveryParameter() {
        QueryRequest request =
                range("start=1&end=2&limit=5&direction=forward&step=15000ms&interval=2.5&query=x");
        assertEquals(new QueryRequest.Range(SECOND, 2 * SECOND, 15 * SECOND), request.time());
        assertEquals(5, request.limit());
        assertEquals(Direction.FORWARD, request.direction());
        assertEquals(2_500_000_000L, request.intervalNanos());
    }

    @Test
    void readsInstantQueries() {
        assertEquals(new QueryRequest.Instant(NOW), instant("query=1").time());
        assertEquals(
                new QueryRequest.Instant(4_000_000_000L * SECOND),
                instant("time=4000000000").time());
    }

    @Test
    void complainsInLokisWords() {
        assertRefused(
                "could not parse 'start' parameter: strconv.ParseInt: parsing \"x\": invalid"
                        + " syntax",
                "start=x");
        assertRefused(
                "could not parse 'end' parameter: strconv.ParseInt: parsing \"x\": invalid syntax",
                "end=x");
        assertRefused(
                "could not parse 'since' parameter: unknown unit \"x\" in duration \"3x\"",
                "since=3x");
        assertRefused(
                "could not parse 'since' parameter: not a valid duration string: \"-\"", "since=-");
        assertRefused("end timestamp must not be before or equal to start time", "start=2&end=1");
        assertRefused("limit must be a positive value", "limit=0");
        assertRefused("strconv.Atoi: parsing \"ten\": invalid syntax", "limit=ten");
        assertRefused("invalid direction 'sideways'", "direction=sideways");
        assertRefused(
                "zero or negative query resolution step widths are not accepted. Try a positive"
                        + " integer",
                "step=0");
        assertRefused(
                "zero or negative query resolution step widths are not accepted. Try a positive"
                        + " integer",
                "step=-1");
        assertRefused("cannot parse \"x\" to a valid duration", "step=x");
        assertRefused("interval must be >= 0", "interval=-1");
        HttpFailure time = assertThrows(HttpFailure.class, () -> instant("time=x"));
        assertEquals("strconv.ParseInt: parsing \"x\": invalid syntax", time.getMessage());
    }

    private static QueryRequest range(String url) {
        return new QueryParams(ParametersOf.url(url), NOW).rangeRequest(TenantId.SINGLE);
    }

    private static QueryRequest instant(String url) {
        return new QueryParams(ParametersOf.url(url), NOW).instantRequest(TenantId.SINGLE);
    }

    private static void assertRefused(String message, String url) {
        HttpFailure failure = assertThrows(HttpFailure.class, () -> range(url), url);
        assertEquals(message, failure.getMessage());
    }
}
