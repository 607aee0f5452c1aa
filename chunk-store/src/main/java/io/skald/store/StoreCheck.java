package io.skald.store;

import io.skald.block.BlockScratch;
import io.skald.head.Memtable;
import io.skald.io.CorruptFileException;
import io.skald.io.FileSystem;
import io.skald.io.ReadOnlyFileSystem;
import io.skald.logql.engine.QueryException;
import io.skald.segment.DirectoryCache;
import io.skald.segment.ManifestView;
import io.skald.segment.SegmentCheck;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentReader;
import io.skald.segment.SegmentSummary;
import io.skald.tombstone.TombstoneFile;
import io.skald.tombstone.Tombstones;
import io.skald.wal.PushRecord;
import io.skald.wal.ReplayReport;
import io.skald.wal.WalDamage;
import io.skald.wal.WalReader;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Reads all files of a store and verifies every byte that has a checksum, and that they agree. Changes nothing, needs no
/// lock: a server may be running on them. Not thread-safe.
public final class StoreCheck {
    private static final String LOG_DIRECTORY = "wal/0";

    /// A running server replaces files: so often is it tried to see all of them at one moment.
    private static final int ATTEMPTS = 10;

    private static final String REBUILT =
            "restart the server: it rebuilds the list from the segments";

    private final FileSystem files;
    private final List<Finding> findings = new ArrayList<>();
    private final Set<SegmentMeta> checked = new TreeSet<>((a, b) -> Long.compare(a.id(), b.id()));
    private long rows;
    private long fileBytes;
    private long records;

    private StoreCheck(FileSystem files) {
        this.files = new ReadOnlyFileSystem(files);
    }

    /// @param findings in the order of looking; empty when all is well
    /// @param segments live ones that were read
    /// @param rows in them
    /// @param fileBytes of their files
    /// @param records of the log that are in no segment yet
    public record Report(
            List<Finding> findings,
            List<SegmentMeta> segments,
            long rows,
            long fileBytes,
            long records) {
        public Report {
            findings = List.copyOf(findings);
            segments = List.copyOf(segments);
        }
    }

    /// @throws io.skald.io.UnsupportedFormatException when a newer version wrote a file
    /// @throws IOException when the disk failed
    public static Report check(FileSystem files) throws IOException {
        var check = new StoreCheck(files);
        check.checkTombstones();
        check.checkSegments();
        check.checkLog();
        return check.report();
    }

    /// Looks only at what is appended to: manifest and log.
    public static Report checkLogs(FileSystem files) throws IOException {
        var check = new StoreCheck(files);
        check.checkLog();
        return check.report();
    }

    private Report report() {
        return new Report(findings, List.copyOf(checked), rows, fileBytes, records);
    }

    private void checkTombstones() throws IOException {
        String advice = "restart the server: it sets the file aside; then make the deletes again";
        try {
            Tombstones.of(TombstoneFile.read(files));
        } catch (CorruptFileException e) {
            add(e, advice);
        } catch (QueryException e) {
            String problem = "a delete cannot be understood: " + e.getMessage();
            findings.add(new Finding(TombstoneFile.PATH, 0, problem, advice, false));
        }
    }

    private void checkSegments() throws IOException {
        ManifestView manifest = manifest();
        Set<Long> seen = new TreeSet<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<SegmentMeta> gone = new ArrayList<>();
            for (SegmentMeta meta : manifest.segments()) {
                if (seen.add(meta.id()) && !checkSegment(meta)) {
                    gone.add(meta);
                }
            }
            if (gone.isEmpty()) {
                return;
            }
            // A merge may have taken them away: then the manifest has others by now.
            manifest = manifest();
            for (SegmentMeta meta : gone) {
                if (manifest.segments().contains(meta)) {
                    String advice =
                            "restore the file from a snapshot; until then its lines are left out";
                    findings.add(new Finding(meta.path(), 0, "segment is missing", advice, false));
                }
            }
        }
    }

    private ManifestView manifest() throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return ManifestView.read(files);
            } catch (CorruptFileException e) {
                if (attempt == ATTEMPTS) {
                    add(e, REBUILT);
                    return new ManifestView("", found(), 0, 0, 0);
                }
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// Without a manifest: all segments that there are.
    private List<SegmentMeta> found() throws IOException {
        List<SegmentMeta> metas = new ArrayList<>();
        for (String name : files.list(SegmentFiles.DIRECTORY)) {
            try {
                metas.add(SegmentSummary.read(files, SegmentFiles.DIRECTORY + "/" + name).meta());
            } catch (CorruptFileException e) {
                add(e, "restart the server: it sets the file aside; restore it from a snapshot");
            }
        }
        return metas;
    }

    /// @return false when the file is not there
    private boolean checkSegment(SegmentMeta meta) throws IOException {
        String advice =
                "restore the file from a snapshot, with the server stopped; until then the damaged"
                        + " part is left out of answers, with a warning";
        try (var scratch = new BlockScratch()) {
            SegmentCheck.Report report = SegmentCheck.check(files, meta, scratch);
            report.problems().forEach(problem -> add(problem, advice));
            if (report.problems().isEmpty()
                    && !SegmentSummary.read(files, meta.path()).meta().equals(meta)) {
                String problem = "the manifest says other things of the segment than its file";
                findings.add(new Finding(meta.path(), 0, problem, advice, false));
            }
            checked.add(meta);
            rows += report.rows();
            fileBytes += meta.fileBytes();
            return true;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private void checkLog() throws IOException {
        int before = findings.size();
        for (int attempt = 1; ; attempt++) {
            findings.subList(before, findings.size()).clear();
            boolean last = attempt == ATTEMPTS;
            try {
                ManifestView manifest = manifest();
                if (manifest.tornBytes() > 0) {
                    findings.add(unfinished(manifest.path(), manifest.soundBytes()));
                }
                long start = WalReader.firstLsn(files, LOG_DIRECTORY);
                boolean unknown = manifest.path().isEmpty() && start < Long.MAX_VALUE;
                readLog(unknown ? start - 1 : manifest.flushedLsn());
                // A flush in between takes files away that this has missed then.
                if (findings.size() == before
                        || last
                        || manifest().flushedLsn() == manifest.flushedLsn()) {
                    return;
                }
            } catch (NoSuchFileException e) {
                if (last) {
                    throw e;
                }
            }
        }
    }

    private void readLog(long flushedLsn) throws IOException {
        try (var decoder = new PushRecord()) {
            // Below the flushed LSN too: the bytes are there, so they are to be sound.
            long start = WalReader.firstLsn(files, LOG_DIRECTORY);
            long from = start == Long.MAX_VALUE ? flushedLsn : Math.min(flushedLsn, start - 1);
            ReplayReport report =
                    WalReader.replay(
                            files,
                            LOG_DIRECTORY,
                            from,
                            (lsn, kind, bytes, offset, length) ->
                                    decode(decoder, lsn, kind, bytes, offset, length));
            records = report.records();
            for (WalDamage damage : report.damages()) {
                String problem = "log damaged, %d pushes lost".formatted(damage.lostRecords());
                String advice =
                        "restore from a snapshot, or push again what the agents still have; a"
                                + " restart copies the damaged bytes to quarantine/ and goes on";
                findings.add(new Finding(damage.file(), damage.offset(), problem, advice, false));
            }
            for (WalDamage torn : report.torn()) {
                findings.add(unfinished(torn.file(), torn.offset()));
            }
        }
    }

    private void decode(
            PushRecord decoder, long lsn, byte kind, byte[] bytes, int offset, int length)
            throws IOException {
        try {
            if (kind != PushRecord.KIND) {
                throw new IllegalArgumentException("unknown kind " + kind);
            }
            decoder.decode(bytes, offset, length);
        } catch (IllegalArgumentException e) {
            String problem = "log record " + lsn + " cannot be read: " + e.getMessage();
            findings.add(
                    new Finding(LOG_DIRECTORY, 0, problem, "report it as a bug of Skald", false));
        }
    }

    private static Finding unfinished(String file, long offset) {
        String advice =
                "nothing to do after a crash: the next start leaves these bytes out, and nobody was"
                        + " told that they are stored. If the server was not cut off, the disk has"
                        + " damaged them";
        return new Finding(file, offset, "the last write is not whole", advice, true);
    }

    private void add(CorruptFileException problem, String advice) {
        String text = String.valueOf(problem.getMessage());
        int place = text.indexOf(" (file ");
        findings.add(
                new Finding(
                        problem.file(),
                        problem.offset(),
                        place < 0 ? text : text.substring(0, place),
                        advice,
                        false));
    }

    /// Calls the visitor for each stream of a segment file and each UTC day on which it has rows there.
    ///
    /// @param damaged hears of labels that cannot be read, perhaps more than once; their streams are left out
    /// @throws CorruptFileException when its directories are damaged
    public static void forEachStream(
            FileSystem files,
            SegmentMeta meta,
            Memtable.NewStreamListener visitor,
            Consumer<CorruptFileException> damaged)
            throws IOException {
        try (SegmentReader segment =
                SegmentReader.open(
                        files,
                        meta,
                        new DirectoryCache(Long.MAX_VALUE),
                        UnaryOperator.identity())) {
            SegmentStreams.visit(segment, visitor, damaged);
        }
    }
}
