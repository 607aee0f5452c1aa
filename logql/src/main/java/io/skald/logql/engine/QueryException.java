package io.skald.logql.engine;

/// A query has no answer, for a reason that the user should read. The message is Loki's where Loki has one. What the
/// disk did wrong is an `IOException` instead, what we did wrong an `IllegalStateException`.
public final class QueryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Whose fault it is and what may be done about it.
    public enum Kind {
        /// The text is not LogQL, or a parameter makes no sense.
        SYNTAX,
        /// The query wants more than one query may have.
        LIMIT_EXCEEDED,
        /// A line on the way could not be handled by a stage, and the query does not say what to do about it.
        PIPELINE,
        /// Two sides of a binary operation do not fit together.
        EXECUTION,
        /// The deadline passed.
        TIMED_OUT,
        /// The client went away.
        CANCELLED,
        /// No worker was free.
        OVERLOADED
    }

    private final Kind kind;
    private final String message;

    public QueryException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    public Kind kind() {
        return kind;
    }
}
