package io.skald.loadtest.http;

import java.nio.charset.StandardCharsets;

/// What a server answered.
///
/// @param body decoded from chunks, not from any content encoding; empty when there was none
/// @param retryAfterSeconds the header `Retry-After` in seconds; -1 when absent or a date
public record HttpReply(int status, byte[] body, long retryAfterSeconds) {
    private static final int SHOWN_CHARS = 300;

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /// Status and beginning of the body, for messages.
    public String brief() {
        String text = text().strip();
        return status
                + " "
                + (text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "...");
    }
}
