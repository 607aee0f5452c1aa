package io.skald.server.ingest;

import io.skald.server.http.Response;
import io.skald.server.push.PushRequest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Puts what a push failed with into the form that its protocol wants.
final class PushAnswers {
    private static final String BINARY = "application/octet-stream";

    private PushAnswers() {}

    /// @param text without a newline at the end
    static Response error(PushRequest.Protocol protocol, int status, String text) {
        return switch (protocol) {
            case LOKI -> Response.error(status, text + "\n");
            case OTLP -> otlp(status, text, Map.of());
        };
    }

    /// An error that is worth trying again.
    static Response retryLater(
            PushRequest.Protocol protocol, int status, String text, long afterSeconds) {
        return switch (protocol) {
            case LOKI -> Response.retryLater(status, text + "\n", afterSeconds);
            case OTLP -> otlp(status, text, Map.of("Retry-After", Long.toString(afterSeconds)));
        };
    }

    /// A `google.rpc.Status` that holds nothing but the message, its field 2.
    private static Response otlp(int status, String text, Map<String, String> headers) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        var body = new ByteArrayOutputStream(message.length + 8);
        body.write(2 << 3 | 2);
        int length = message.length;
        for (; length > 0x7f; length >>>= 7) {
            body.write(length & 0x7f | 0x80);
        }
        body.write(length);
        body.writeBytes(message);
        return new Response(status, BINARY, body.toByteArray(), body.size(), headers);
    }
}
