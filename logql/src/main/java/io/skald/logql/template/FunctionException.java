package io.skald.logql.template;

/// A function failed. The message is Go's, as a byte text; [Evaluation] says where it was.
final class FunctionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FunctionException(String message) {
        super(message, null, false, false);
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
