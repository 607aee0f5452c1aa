package io.skald.server.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.logql.engine.LogView;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Selection;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.segment.ManifestView;
import io.skald.store.Finding;
import io.skald.store.StoreCheck;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.testing.StoredRows;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// A moment at which the process dies: what the disk has then, and what a start on it has to show.
///
/// @param disk as the next process finds it
/// @param model of that process
/// @param keeping rules in force
/// @param now when it starts
record CrashPoint(
        MemFileSystem disk,
        LineModel model,
        SimulatedCore.Settings settings,
        Keeping keeping,
        Instant now) {
    private static final List<TenantId> TENANTS = RandomLines.TENANTS;

    /// It costs as much as ten starts.
    private static final int FINISH_ONE_IN = 30;

    /// Starts a core on the disk and verifies all of it; now and then also after everything was flushed and compacted.
    void verify(RandomGenerator random) throws IOException {
        var clock = new SimulatedClock(now);
        try (var core = new SimulatedCore(disk, settings, keeping, clock)) {
            check(core, clock);
            if (random.nextInt(FINISH_ONE_IN) == 0) {
                finish(core, clock);
            }
        }
    }

    private void check(SimulatedCore core, SimulatedClock clock) throws IOException {
        var check = new CoreCheck(core, clock.instant());
        check.lines(model, TENANTS);
        check.files(disk, true);
        check.index(model, TENANTS);
    }

    /// Everything that can be done is done, and changes nothing that shows.
    void finish(SimulatedCore core, SimulatedClock clock) throws IOException {
        core.flushAll();
        check(core, clock);
        core.compact(clock);
        check(core, clock);
        new CoreCheck(core, clock.instant()).expiredDaysAreGone(TENANTS);
        core.commitIndex();
        List<Finding> findings = new ArrayList<>(StoreCheck.check(disk).findings());
        // A log file that a crash cut short stays until the next flush.
        findings.removeIf(Finding::unfinished);
        assertEquals(List.of(), findings);
    }

    /// Turns over a bit, and starts a core on that: it has to start, to find the damage if it costs a line, and to show
    /// nothing that it must not show.
    void verifyDamaged(RandomGenerator random) throws IOException {
        List<String> paths = new ArrayList<>(List.of("CURRENT", "TOMBSTONES"));
        if (disk.exists("CURRENT")) {
            ManifestView manifest = ManifestView.read(disk);
            paths.add(manifest.path());
            manifest.segments().forEach(segment -> paths.add(segment.path()));
        }
        disk.list("wal/0").forEach(name -> paths.add("wal/0/" + name));
        paths.removeIf(path -> !disk.exists(path));
        paths.removeIf(path -> size(path) == 0);
        if (paths.isEmpty()) {
            return;
        }
        String path = paths.get(random.nextInt(paths.size()));
        disk.flipBit(path, random.nextLong(8 * size(path)));
        List<Finding> findings = StoreCheck.check(disk).findings();
        assertTrue(
                findings.stream().anyMatch(finding -> finding.file().equals(path)),
                () -> "not found by the check: " + path);
        try (var core = new SimulatedCore(disk, settings, keeping, new SimulatedClock(now))) {
            var check = new CoreCheck(core, now);
            for (TenantId tenant : TENANTS) {
                damagedLines(core, tenant, path, check);
            }
        } catch (AssertionError e) {
            throw new AssertionError("damaged " + path + ": " + e.getMessage(), e);
        }
    }

    private long size(String path) {
        try {
            return disk.size(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void damagedLines(SimulatedCore core, TenantId tenant, String path, CoreCheck check)
            throws IOException {
        var selection =
                new Selection(
                        tenant,
                        List.of(),
                        TimeRange.ALL,
                        Direction.FORWARD,
                        LineFilter.everything(),
                        Needs.EVERYTHING);
        List<Row> rows = new ArrayList<>();
        boolean warned;
        try (LogView view = core.source.open()) {
            for (Morsel morsel : view.morsels(selection)) {
                StoredRows.read(tenant, morsel, rows);
            }
            warned = !view.warnings().isEmpty();
        }
        if (path.equals("TOMBSTONES")) {
            // What they hid shows again, and every answer says so.
            assertTrue(warned, "lost deletes without a warning");
            return;
        }
        List<Row> missing = model.compare(tenant, rows, check::keeps);
        boolean torn = core.store.stats().tornBytes() > 0;
        assertTrue(
                missing.isEmpty() || torn || warned && !core.damages.isEmpty(),
                () -> "lost without a word: " + missing);
    }
}
