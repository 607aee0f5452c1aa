package io.skald.server.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;

/// A WebSocket of Vert.x.
final class VertxSocket implements Socket {
    private static final Logger LOG = LoggerFactory.getLogger(VertxSocket.class);
    private static final int MAX_REASON_BYTES = 123;
    private static final long SECOND_MILLIS = 1000;

    private final Vertx vertx;
    private final Context context;
    private final ServerWebSocket socket;

    /// @param context of the connection's event loop
    VertxSocket(Vertx vertx, Context context, ServerWebSocket socket) {
        this.vertx = vertx;
        this.context = context;
        this.socket = socket;
        socket.exceptionHandler(e -> LOG.debug("tail failed", e));
    }

    @Override
    public void send(String text, Runnable written) {
        context.runOnContext(now -> {
            if (socket.isClosed()) {
                written.run();
            } else {
                socket.writeTextMessage(text).onComplete(done -> written.run());
            }
        });
    }

    @Override
    public void ping() {
        context.runOnContext(now -> {
            if (!socket.isClosed()) {
                var _ = socket.writePing(Buffer.buffer());
            }
        });
    }

    @Override
    public void close(int code, String reason) {
        context.runOnContext(now -> {
            if (!socket.isClosed()) {
                var _ = socket.close((short) code, shortened(reason));
            }
        });
    }

    private static String shortened(String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_REASON_BYTES) {
            return reason;
        }
        int end = MAX_REASON_BYTES;
        while ((bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    @Override
    public void onClose(Runnable action) {
        context.runOnContext(now -> {
            if (socket.isClosed()) {
                action.run();
            } else {
                socket.closeHandler(closed -> action.run());
            }
        });
    }

    @Override
    public void everySecond(Runnable action) {
        vertx.setPeriodic(
                SECOND_MILLIS,
                timer -> {
                    if (socket.isClosed()) {
                        vertx.cancelTimer(timer);
                    } else {
                        action.run();
                    }
                });
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }
}
