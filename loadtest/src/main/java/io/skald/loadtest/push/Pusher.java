package io.skald.loadtest.push;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.HttpReply;
import io.skald.loadtest.measure.WallTime;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/// Sends bodies over one connection, one at a time, each until it is acknowledged, refused or given up.
public final class Pusher implements AutoCloseable {
    /// Where pauses are taken; a test does not wait.
    public interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    private final HttpConnection connection;
    private final RetryPolicy policy;
    private final Sleeper sleeper;
    private final String path;

    public Pusher(HttpConnection connection, RetryPolicy policy, Sleeper sleeper) {
        this.connection = connection;
        this.policy = policy;
        this.sleeper = sleeper;
        this.path = connection.target().path("/loki/api/v1/push", Map.of());
    }

    /// @throws InterruptedException while pausing between tries
    public PushOutcome push(String contentType, byte[] body, int length)
            throws InterruptedException {
        String message = "";
        int status = 0;
        long retryAfterSeconds = -1;
        long nanos = 0;
        for (int tries = 1; ; tries++) {
            long start = WallTime.nanoTicks();
            try {
                HttpReply reply = connection.post(path, contentType, body, length);
                nanos = WallTime.nanoTicks() - start;
                status = reply.status();
                retryAfterSeconds = reply.retryAfterSeconds();
                if (reply.ok()) {
                    return new PushOutcome(true, tries, nanos, status, -1, message);
                }
                message = reply.brief();
                if (!RetryPolicy.retryable(status)) {
                    return new PushOutcome(false, tries, nanos, status, retryAfterSeconds, message);
                }
            } catch (IOException failure) {
                nanos = WallTime.nanoTicks() - start;
                status = 0;
                retryAfterSeconds = -1;
                message = failure.toString();
            }
            if (tries == policy.maxTries()) {
                return new PushOutcome(false, tries, nanos, status, retryAfterSeconds, message);
            }
            sleeper.sleep(policy.pause(tries, retryAfterSeconds));
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
