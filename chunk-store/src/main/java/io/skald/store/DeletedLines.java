package io.skald.store;

import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.logql.engine.QueryException;
import io.skald.model.TenantId;
import io.skald.tombstone.Tombstone;
import io.skald.tombstone.TombstoneFile;
import io.skald.tombstone.Tombstones;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The tombstones of a store, in memory as they are on disk. Read by any thread, changed by one at a time.
final class DeletedLines {
    /// Tombstones of a tenant that are carried out and still listed.
    static final int MAX_ERASED = 1000;

    private final FileSystem files;
    private volatile Tombstones tombstones;

    /// Whether a write failed: then the file may be as it was or as it should have become.
    private boolean inDoubt;

    /// Hears of a file that is damaged.
    interface DamageListener {
        void damaged(String problem, String file, long offset);
    }

    private DeletedLines(FileSystem files, Tombstones tombstones) {
        this.files = files;
        this.tombstones = tombstones;
    }

    /// Reads what is on disk. Damaged tombstones hide nothing: what they hid shows again, and the operator is told.
    static DeletedLines open(FileSystem files, DamageListener listener) throws IOException {
        try {
            var found = Tombstones.of(TombstoneFile.read(files));
            // A process that was killed may have left a new file that a loss of power takes back.
            files.syncDirectory("");
            return new DeletedLines(files, found);
        } catch (CorruptFileException e) {
            listener.damaged("deletes are lost, their lines show again", e.file(), e.offset());
        } catch (QueryException e) {
            listener.damaged("deletes are lost: " + e.getMessage(), TombstoneFile.PATH, 0);
        }
        files.rename(TombstoneFile.PATH, TombstoneFile.DAMAGED_PATH);
        return new DeletedLines(files, Tombstones.NONE);
    }

    Tombstones tombstones() {
        return tombstones;
    }

    /// Adds one, and forgets what is only history of its tenant and old.
    ///
    /// @param tombstone gets another id when its tenant has a tombstone of that id
    /// @throws io.skald.tombstone.TooManyTombstonesException when the file would become too large; nothing changes then
    /// @throws IOException when the disk failed; then it is not there, though it may be after a restart
    void add(Tombstone tombstone) throws IOException {
        Set<String> taken = new HashSet<>();
        tombstones.of(tombstone.tenant()).forEach(known -> taken.add(known.id()));
        Tombstone free = tombstone;
        while (taken.contains(free.id())) {
            free = free.withNextId();
        }
        Tombstones next = withoutOldHistory(tombstones.plus(free), tombstone.tenant());
        TombstoneFile.checkSize(next.all());
        replace(next);
    }

    /// Of the tombstones of the tenant that are carried out only the youngest stay: they hide nothing any more.
    private static Tombstones withoutOldHistory(Tombstones all, TenantId tenant) {
        List<Tombstone> erased = all.of(tenant).stream().filter(Tombstone::erased).toList();
        if (erased.size() <= MAX_ERASED) {
            return all;
        }
        Set<Tombstone> old = new HashSet<>(erased.subList(0, erased.size() - MAX_ERASED));
        return all.with(all.all().stream().filter(each -> !old.contains(each)).toList());
    }

    /// @return false when there is none of that id
    boolean remove(TenantId tenant, String id) throws IOException {
        for (Tombstone tombstone : tombstones.of(tenant)) {
            if (tombstone.id().equals(id)) {
                replace(tombstones.minus(tombstone));
                return true;
            }
        }
        return false;
    }

    /// Marks those that are still there as carried out.
    void erased(Collection<Tombstone> carriedOut) throws IOException {
        List<Tombstone> all =
                tombstones.all().stream()
                        .map(each -> carriedOut.contains(each) ? each.asErased() : each)
                        .toList();
        replace(tombstones.with(all));
    }

    /// Lets all of them hide their lines again, those too that had been carried out: segments may have come back that have
    /// such lines.
    void revive() {
        List<Tombstone> all =
                tombstones.all().stream()
                        .map(each -> each.erased() ? each.asActive() : each)
                        .toList();
        tombstones = Tombstones.of(all);
        try {
            replace(tombstones);
        } catch (IOException _) {
            // A full disk must not stop the start: written with the next change.
            return;
        }
    }

    private void replace(Tombstones next) throws IOException {
        inDoubt = true;
        TombstoneFile.write(files, next.all());
        inDoubt = false;
        tombstones = next;
    }

    /// Makes sure that the file says what memory says. A flush needs that: it leaves rows out because others like them
    /// are there, and these must not turn out to be hidden after a restart.
    ///
    /// @throws IOException when the disk fails; then nothing is certain
    void settle() throws IOException {
        if (inDoubt) {
            replace(tombstones);
        }
    }
}
