package io.skald.server.http;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// An answer: status, type and bytes.
///
/// @param contentType null for an answer without a body
/// @param body not copied; only the first `length` bytes count
/// @param headers further headers
public record Response(
        int status,
        @Nullable String contentType,
        byte[] body,
        int length,
        Map<String, String> headers) {
    public static final String TEXT = "text/plain; charset=utf-8";
    public static final String JSON = "application/json; charset=UTF-8";
    private static final byte[] NOTHING = {};

    /// Without body and type.
    public static Response empty(int status) {
        return new Response(status, null, NOTHING, 0, Map.of());
    }

    public static Response bytes(String contentType, byte[] body, int length) {
        return new Response(200, contentType, body, length, Map.of());
    }

    public static Response text(int status, String contentType, String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new Response(status, contentType, body, body.length, Map.of());
    }

    /// As Loki's query endpoints say what is wrong: plain text, exactly as given.
    public static Response error(int status, String text) {
        return text(status, TEXT, text).with(Map.of("X-Content-Type-Options", "nosniff"));
    }

    /// An error that is worth trying again after a second.
    public static Response retryLater(int status, String text) {
        return retryLater(status, text, 1);
    }

    /// An error that is worth trying again after some seconds.
    public static Response retryLater(int status, String text, long afterSeconds) {
        String after = Long.toString(afterSeconds);
        return text(status, TEXT, text)
                .with(Map.of("X-Content-Type-Options", "nosniff", "Retry-After", after));
    }

    /// This with further headers.
    Response with(Map<String, String> moreHeaders) {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(moreHeaders);
        return new Response(status, contentType, body, length, Map.copyOf(all));
    }
}
