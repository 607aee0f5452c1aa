package io.skald.loadtest.push;

/// What became of one body.
///
/// @param acknowledged a 2xx was read; else the lines may be stored or not
/// @param tries requests made, from 1
/// @param lastNanos time of the last try from send to answer
/// @param status last status; 0 when no answer came
/// @param retryAfterSeconds the last answer's `Retry-After`; -1 when it had none
/// @param message answer or failure of the last try that failed; empty when the first try was acknowledged
public record PushOutcome(
        boolean acknowledged,
        int tries,
        long lastNanos,
        int status,
        long retryAfterSeconds,
        String message) {}
