package io.skald.loadtest.push;

import java.time.Duration;

/// When and how often a body is sent again. Promtail's habits: 429, 5xx and broken connections are tried again.
///
/// @param maxTries at least 1
/// @param firstPause before the second try; doubles from try to try up to `maxPause`
public record RetryPolicy(int maxTries, Duration firstPause, Duration maxPause) {
    public static final RetryPolicy SHIPPER =
            new RetryPolicy(10, Duration.ofMillis(500), Duration.ofMinutes(5));

    public RetryPolicy {
        if (maxTries < 1) {
            throw new IllegalArgumentException("maxTries " + maxTries);
        }
    }

    public static boolean retryable(int status) {
        return status == 429 || status >= 500;
    }

    /// @param tries made so far, from 1
    /// @param retryAfterSeconds what the server asked for, -1 for nothing; a longer wish than the own pause is granted
    public Duration pause(int tries, long retryAfterSeconds) {
        Duration pause = firstPause;
        for (int i = 1; i < tries && pause.compareTo(maxPause) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        pause = pause.compareTo(maxPause) > 0 ? maxPause : pause;
        Duration wish = Duration.ofSeconds(Math.max(0, retryAfterSeconds));
        return wish.compareTo(pause) > 0 ? wish : pause;
    }
}
