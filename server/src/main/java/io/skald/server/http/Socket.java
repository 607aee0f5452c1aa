package io.skald.server.http;

/// One open WebSocket, for sending. What the client sends is ignored, but for its close. Usable from any thread.
public interface Socket {
    /// Sends a text message. Messages go out in the order of the calls.
    ///
    /// @param written runs when the connection has taken the message, or never will; on any thread
    void send(String text, Runnable written);

    void ping();

    /// Closes after what was sent before.
    ///
    /// @param reason shortened to what a close frame can hold
    void close(int code, String reason);

    /// Runs `action` once when the connection is closed, by whomever; at once if it is already.
    void onClose(Runnable action);

    /// Runs `action` every second until the connection is closed.
    void everySecond(Runnable action);

    boolean isClosed();
}
