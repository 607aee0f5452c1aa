package io.skald.wal;

import java.util.*;

public record ReplayReport(long lastLsn, List<Q> quarantined) {
    public record Q(String file, long offset) {}
}
