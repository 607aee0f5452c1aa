package io.skald.server.http;

import io.vertx.core.http.HttpServerRequest;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;

/// The rules by which a request becomes a WebSocket, and Loki's answers to those that cannot.
final class Upgrade {
    private static final String VERSION = "13";
    private static final String BAD_REQUEST = "Bad Request\n";

    private Upgrade() {}

    /// Whether the request has no body and says that it wants to become a WebSocket.
    static boolean isAsked(HttpServerRequest request) {
        return isNamed(request) && request.method().name().equals("GET");
    }

    private static boolean isNamed(HttpServerRequest request) {
        return lists(request.getHeader("Connection"), "upgrade")
                && lists(request.getHeader("Upgrade"), "websocket");
    }

    /// @return null when the request can become a WebSocket
    static @Nullable Response refusal(HttpServerRequest request) {
        if (!isNamed(request)) {
            return badRequest();
        }
        if (!request.method().name().equals("GET")) {
            return Response.error(405, "Method Not Allowed\n");
        }
        if (!VERSION.equals(request.getHeader("Sec-WebSocket-Version"))) {
            return Response.text(400, Response.TEXT, BAD_REQUEST)
                    .with(
                            Map.of(
                                    "X-Content-Type-Options",
                                    "nosniff",
                                    "Sec-Websocket-Version",
                                    VERSION));
        }
        String key = request.getHeader("Sec-WebSocket-Key");
        return key == null || key.isEmpty() ? badRequest() : null;
    }

    private static Response badRequest() {
        return Response.error(400, BAD_REQUEST);
    }

    private static boolean lists(@Nullable String header, String token) {
        return header != null
                && Arrays.stream(header.split(","))
                        .anyMatch(t -> t.strip().equalsIgnoreCase(token));
    }
}
