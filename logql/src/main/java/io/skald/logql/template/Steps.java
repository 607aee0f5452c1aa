package io.skald.logql.template;

/// What the present run of a template has cost: its steps, and the bytes of text that functions read and made. It bounds a
/// run in time and, as nothing is made without being counted, in memory. One thread.
final class Steps {
    /// Bytes of text that cost as much as a step. A run handles 25 MB, then: it maps a line of 256 KB thirty times.
    static final int BYTES_PER_STEP = 256;

    /// How much more a byte costs that is made than one that is read: variables may keep it to the end of the run.
    static final int COST_OF_MAKING = 2;

    private static final long MAX_BYTES = (long) TemplateLimits.MAX_STEPS * BYTES_PER_STEP;

    /// Bytes between two reports to the meter.
    private static final long REPORTED_BYTES = 16 << 10;

    private final WorkMeter meter;
    private long used;
    private long unreported;

    Steps(WorkMeter meter) {
        this.meter = meter;
    }

    /// Begins another run.
    void start() {
        used = 0;
    }

    /// @param bytes of text that were looked at or made
    /// @throws FunctionException when the run has cost too much
    void charge(long bytes) {
        used += bytes;
        report(bytes);
        if (used > MAX_BYTES) {
            throw new FunctionException("more than " + TemplateLimits.MAX_STEPS + " steps");
        }
    }

    /// Work that the run itself has not to answer for.
    void report(long bytes) {
        unreported += bytes;
        if (unreported >= REPORTED_BYTES) {
            long done = unreported;
            unreported = 0;
            meter.did(done);
        }
    }
}
