package io.skald.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.logql.engine.QueryException;

import org.junit.jupiter.api.Test;

class ResponsesTest {
    @Test
    void compressionKeepsTheHeaders() {
        Response refusal = Response.retryLater(429, "busy ".repeat(500), 7);
        Response sent = Gzip.compressed(refusal, "gzip");
        assertEquals("gzip", sent.headers().get("Content-Encoding"));
        assertEquals("7", sent.headers().get("Retry-After"));
        assertEquals("nosniff", sent.headers().get("X-Content-Type-Options"));
    }

    @Test
    void whoIsTooManySaysWhenToComeBack() {
        var failures = new LokiFailures();
        var busy = new QueryException(QueryException.Kind.OVERLOADED, "busy");
        assertEquals("1", failures.answer(busy).headers().get("Retry-After"));
        assertEquals(429, failures.answer(busy).status());
        for (Pool pool : Pool.values()) {
            assertEquals("1", failures.overloaded(pool).headers().get("Retry-After"));
        }
    }
}
