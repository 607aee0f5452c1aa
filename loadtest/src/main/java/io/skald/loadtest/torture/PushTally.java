package io.skald.loadtest.torture;

import io.skald.loadtest.push.PushOutcome;

/// What pushes were answered, of all writers together. Thread-safe.
final class PushTally {
    private long acknowledged;
    private long refused;
    private long refusedWithoutRetryAfter;
    private long unanswered;
    private String lastRefusal = "";

    /// @param refused pushes answered with 503
    /// @param careless 5xx and 429 that do not say when to come back, and 5xx that are no 503
    record Counts(
            long acknowledged, long refused, long careless, long unanswered, String lastRefusal) {}

    synchronized void count(PushOutcome outcome) {
        if (outcome.acknowledged()) {
            acknowledged++;
        } else if (outcome.status() == 0) {
            unanswered++;
        } else {
            refused++;
            lastRefusal = outcome.message();
            boolean good = outcome.status() == 503 || outcome.status() == 429;
            refusedWithoutRetryAfter += good && outcome.retryAfterSeconds() > 0 ? 0 : 1;
        }
    }

    synchronized Counts counts() {
        return new Counts(acknowledged, refused, refusedWithoutRetryAfter, unanswered, lastRefusal);
    }
}
