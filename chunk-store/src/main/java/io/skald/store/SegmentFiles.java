package io.skald.store;

import com.github.benmanes.caffeine.cache.Interner;

import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.model.LabelSet;
import io.skald.segment.DirectoryCache;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentReader;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// The folder of flushed segments: opens them, and removes what no manifest lists.
final class SegmentFiles {
    static final String DIRECTORY = "segments";

    private final FileSystem files;
    private final DirectoryCache directories;
    private final DamageListener damage;

    /// Whether a file was deleted and a loss of power may bring it back.
    private final AtomicBoolean unsettled = new AtomicBoolean();

    private final Interner<LabelSet> interner = Interner.newWeakInterner();

    SegmentFiles(FileSystem files, DirectoryCache directories, DamageListener damage) {
        this.files = files;
        this.directories = directories;
        this.damage = damage;
    }

    static String path(long id) {
        return DIRECTORY + "/" + String.format("%016x", id) + ".skg";
    }

    /// @return handles in order of their sequence
    List<SegmentHandle> openAll(Collection<SegmentMeta> metas) throws IOException {
        List<SegmentHandle> segments = new ArrayList<>();
        for (SegmentMeta meta : metas) {
            segments.add(open(meta));
        }
        segments.sort(Comparator.comparingLong(segment -> segment.meta().sequence()));
        return segments;
    }

    /// A segment that is damaged or missing is reported, and gets a handle without a reader.
    SegmentHandle open(SegmentMeta meta) throws IOException {
        try {
            SegmentReader reader = SegmentReader.open(files, meta, directories, interner::intern);
            CorruptFileException hidden = reader.originDamage();
            if (hidden != null) {
                damage.damaged("segment cannot explain itself", hidden.file(), hidden.offset());
            }
            return new SegmentHandle(meta, reader, this);
        } catch (CorruptFileException e) {
            damage.damaged("segment cannot be opened", e.file(), e.offset());
        } catch (NoSuchFileException _) {
            damage.damaged("segment is missing", meta.path(), 0);
        }
        return new SegmentHandle(meta, null, this);
    }

    /// Deletes files that no edit ever listed, or that an edit dropped: a flush or a deletion was cut short.
    void removeOrphans(Collection<SegmentMeta> live) throws IOException {
        Set<String> paths = new HashSet<>();
        live.forEach(meta -> paths.add(meta.path()));
        for (String name : files.list(DIRECTORY)) {
            String path = DIRECTORY + "/" + name;
            if (!paths.contains(path)) {
                delete(path);
            }
        }
    }

    /// Deletes a file, if it is there.
    void delete(String path) throws IOException {
        unsettled.set(true);
        files.delete(path);
    }

    /// Makes sure that no deleted file comes back. To be called before the manifest is written: a manifest whose last edit
    /// is torn asks the files what it had said, and they had better not be those of an earlier time.
    void settle() throws IOException {
        if (unsettled.getAndSet(false)) {
            boolean done = false;
            try {
                files.syncDirectory(DIRECTORY);
                done = true;
            } finally {
                if (!done) {
                    unsettled.set(true);
                }
            }
        }
    }

    /// Hears of damage.
    interface DamageListener {
        void damaged(String problem, String file, long offset);
    }
}
