package io.skald.store;

/// More pushes wait than the store may hold. Worth another try a little later.
public final class StoreOverloadedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreOverloadedException(String message) {
        super(message, null, false, false);
    }
}
