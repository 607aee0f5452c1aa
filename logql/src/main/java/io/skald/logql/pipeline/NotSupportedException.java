package io.skald.logql.pipeline;

/// A part of LogQL that Skald understands but cannot run yet.
public final class NotSupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param what the part, as a person would name it: `| regexp`
    public NotSupportedException(String what) {
        super(what + " is not supported yet");
    }
}
