package io.skald.server.http;

import io.skald.logql.engine.QueryException;
import io.skald.logql.syntax.SyntaxException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicLong;

/// Answers failures with Loki's statuses and texts. What is our own fault gets a number that is also in the log.
public final class LokiFailures implements FailureAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(LokiFailures.class);

    private final AtomicLong lastId = new AtomicLong();

    @Override
    public Response answer(Throwable failure) {
        return switch (failure) {
            case HttpFailure refused ->
                    Response.error(refused.status(), String.valueOf(refused.getMessage()));
            case QueryException busy when busy.kind() == QueryException.Kind.OVERLOADED ->
                    Response.retryLater(status(busy), String.valueOf(busy.getMessage()));
            case QueryException failed ->
                    Response.error(status(failed), String.valueOf(failed.getMessage()));
            case SyntaxException wrong -> Response.error(400, String.valueOf(wrong.getMessage()));
            default -> {
                long id = lastId.incrementAndGet();
                LOG.error("internal error {}", id, failure);
                yield Response.error(500, "internal error " + id + ", see the server's log");
            }
        };
    }

    private static int status(QueryException failure) {
        return switch (failure.kind()) {
            case SYNTAX, LIMIT_EXCEEDED, PIPELINE -> 400;
            case OVERLOADED -> 429;
            case CANCELLED -> 499;
            case EXECUTION -> 500;
            case TIMED_OUT -> 504;
        };
    }

    @Override
    public Response overloaded(Pool pool) {
        return switch (pool) {
            case QUERY -> Response.retryLater(429, "too many outstanding requests");
            case PUSH -> Response.retryLater(503, "too many pushes are waiting, try again\n");
            case OPERATION, DIRECT ->
                    Response.retryLater(503, "too many requests are waiting, try again\n");
        };
    }
}
