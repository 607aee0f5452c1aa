package io.skald.store;

import io.skald.io.FileSystem;
import io.skald.segment.Manifest;
import io.skald.wal.WalDamage;
import io.skald.wal.WalReader;

import java.io.IOException;
import java.util.List;

/// What a start does about files that are damaged.
final class StoreStart {
    private StoreStart() {}

    /// A manifest that is damaged is concluded from the segments: they are the truth.
    static Manifest openManifest(FileSystem files, String logDirectory, DamageLog damages)
            throws IOException {
        return Manifest.openRepaired(
                files,
                SegmentFiles.DIRECTORY,
                SegmentFiles::path,
                WalReader.firstLsn(files, logDirectory),
                damage -> {
                    if (damage.file().startsWith(SegmentFiles.DIRECTORY)) {
                        damages.lost("segment cannot be read", damage.file(), damage.offset());
                    } else {
                        damages.found("manifest repaired", damage.file(), damage.offset());
                    }
                });
    }

    /// @return LSN behind which the log is read
    static long flushedLsn(FileSystem files, String logDirectory, Manifest manifest, int shard)
            throws IOException {
        long known = manifest.flushedLsn(shard);
        long start = WalReader.firstLsn(files, logDirectory);
        // A log that begins later is no loss then: what was before it had been flushed.
        return manifest.repaired() && start < Long.MAX_VALUE ? Math.max(known, start - 1) : known;
    }

    static void report(WalDamage damage, DamageLog damages) {
        if (damage.lostRecords() > 0) {
            damages.lost(
                    "log damaged, %d pushes lost".formatted(damage.lostRecords()),
                    damage.file(),
                    damage.offset());
        } else {
            damages.found("log damaged", damage.file(), damage.offset());
        }
    }

    /// Age of the first memtable: greater than that of every segment.
    static long nextSequence(List<SegmentHandle> segments) {
        long next = 1;
        for (SegmentHandle segment : segments) {
            // maskFrom too: a delete to come must get a number that no segment takes for carried
            // out.
            next =
                    Math.max(
                            next,
                            Math.max(segment.meta().sequence() + 1, segment.meta().maskFrom()));
        }
        return next;
    }
}
