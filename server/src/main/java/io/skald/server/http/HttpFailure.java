package io.skald.server.http;

/// A request cannot be answered as asked; the message is the body of the error answer.
public final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public HttpFailure(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /// The caller's fault: status 400.
    public static HttpFailure badRequest(String message) {
        return new HttpFailure(400, message);
    }

    public int status() {
        return status;
    }
}
