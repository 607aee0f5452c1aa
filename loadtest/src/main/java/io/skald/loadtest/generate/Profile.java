package io.skald.loadtest.generate;

/// Sizes of the workload. `T` is a smoke test, `M` gives the figures that count, `HC` has many short-lived streams.
public enum Profile {
    T(20, 28, false),
    S(200, 49, false),
    M(2_000, 270, false),
    HC(150, 258, true);

    /// Raw bytes of lines in one push body, and the unit of generation.
    public static final int BODY_BYTES = 1_000_000;

    private final int bodyCount;
    private final int podCount;
    private final boolean shortLived;

    Profile(int bodyCount, int podCount, boolean shortLived) {
        this.bodyCount = bodyCount;
        this.podCount = podCount;
        this.shortLived = shortLived;
    }

    public int bodyCount() {
        return bodyCount;
    }

    /// Raw bytes of all lines, exact to some hundred bytes per body.
    public long rawBytes() {
        return (long) bodyCount * BODY_BYTES;
    }

    /// Pods that live at the same time; every app has at least one.
    int podCount() {
        return podCount;
    }

    /// Whether a pod lives half an hour only and a new one takes its place.
    boolean shortLived() {
        return shortLived;
    }
}
