package io.skald.testing;

/// The power has gone, from a [FaultyFileSystem]. Not an `IOException`: code that survives failures of the disk must not
/// survive this.
public final class SimulatedCrash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SimulatedCrash(long step) {
        super("power lost at step " + step, null, false, false);
    }
}
