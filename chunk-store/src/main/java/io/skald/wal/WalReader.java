package io.skald.wal;

import io.skald.io.FileSystem;
import io.skald.io.Quarantine;
import io.skald.io.ReadFile;
import io.skald.io.UnsupportedFormatException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Reads the log of one shard after a start.
///
/// Bytes that are no records are *torn* if they may belong to a write that was never acknowledged, and *damage* if a
/// later record, or the header of the next file, says that a record in their place had been safe. Both are read over.
public final class WalReader {
    private final FileSystem files;
    private final String directory;
    private final long afterLsn;
    private final RecordVisitor visitor;
    private final List<WalDamage> damages = new ArrayList<>();
    private long highestLsn;
    private long records;
    private long payloadBytes;
    private long tornBytes;
    private final List<WalDamage> torn = new ArrayList<>();

    private WalReader(FileSystem files, String directory, long afterLsn, RecordVisitor visitor) {
        this.files = files;
        this.directory = directory;
        this.afterLsn = afterLsn;
        this.highestLsn = afterLsn;
        this.visitor = visitor;
    }

    /// Hands every valid record above an LSN to the visitor, in the order in which they were written. Changes nothing on
    /// disk, but for copies of damaged bytes in `quarantine/`.
    ///
    /// @param directory its last part is the number of the shard; empty if it is not there
    /// @param afterLsn highest LSN that is safe elsewhere; 0 for all
    /// @throws UnsupportedFormatException when a newer version wrote a file
    /// @throws IOException when the disk failed or the visitor did; damaged bytes are no failure
    public static ReplayReport replay(
            FileSystem files, String directory, long afterLsn, RecordVisitor visitor)
            throws IOException {
        WalReader reader = new WalReader(files, directory, afterLsn, visitor);
        reader.readAll();
        return new ReplayReport(
                reader.highestLsn + 1,
                reader.records,
                reader.payloadBytes,
                reader.tornBytes,
                reader.torn,
                reader.damages);
    }

    /// Number of the first record that the log should have.
    ///
    /// @return [Long#MAX_VALUE] when there is no log, or no file of it has a sound header
    public static long firstLsn(FileSystem files, String directory) throws IOException {
        var reader = new WalReader(files, directory, 0, (_, _, _, _, _) -> {});
        for (long sequence : WalFiles.sequences(files, directory)) {
            WalFileHeader header = reader.header(sequence);
            if (header != null) {
                return header.firstLsn();
            }
        }
        return Long.MAX_VALUE;
    }

    private void readAll() throws IOException {
        List<Long> sequences = WalFiles.sequences(files, directory);
        List<@Nullable WalFileHeader> headers = new ArrayList<>();
        for (long sequence : sequences) {
            headers.add(header(sequence));
        }
        for (int i = 0; i < headers.size(); i++) {
            long provenLsn = 0;
            for (WalFileHeader later : headers.subList(i + 1, headers.size())) {
                if (later != null) {
                    provenLsn = later.syncedLsn();
                    break;
                }
            }
            readFile(sequences.get(i), headers.get(i), i == 0, provenLsn);
        }
    }

    /// @return null when it is damaged or the file is too short
    private @Nullable WalFileHeader header(long sequence) throws IOException {
        String path = WalFiles.path(directory, sequence);
        ByteBuffer bytes = ByteBuffer.allocate(WalFileHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (ReadFile file = files.open(path)) {
            int length = (int) Math.min(file.size(), WalFileHeader.BYTES);
            file.readFully(0, bytes.limit(length));
            WalFileHeader header = WalFileHeader.read(bytes.clear(), length, path);
            return header != null && header.sequence() == sequence ? header : null;
        }
    }

    /// @param provenLsn highest LSN that the next file's header proves to have been safe, 0 if none
    private void readFile(
            long sequence, @Nullable WalFileHeader header, boolean oldest, long provenLsn)
            throws IOException {
        long lastLsn = highestLsn;
        if (header != null) {
            lastLsn = header.firstLsn() - 1;
            if (oldest && lastLsn > afterLsn) {
                // Files are deleted only up to what is safe elsewhere, so the beginning is missing.
                String path = WalFiles.path(directory, sequence);
                damages.add(new WalDamage(path, 0, 0, lastLsn - afterLsn, null));
            }
            highestLsn = Math.max(highestLsn, lastLsn);
        }
        try (ReadFile file = files.open(WalFiles.path(directory, sequence))) {
            WalFileScan scan = new WalFileScan(file, sequence, lastLsn, this::accept);
            scan.run(header == null ? 0 : WalFileHeader.BYTES);
            long safeLsn = Math.max(scan.syncedLsn(), provenLsn);
            boolean tailIsSound = true;
            for (WalFileScan.Gap gap : scan.gaps()) {
                judge(gap, safeLsn, sequence, file);
                tailIsSound = gap.beforeLsn() != 0;
            }
            if (tailIsSound && scan.lastLsn() < provenLsn) {
                long end = scan.size();
                judge(new WalFileScan.Gap(end, end, scan.lastLsn(), 0), provenLsn, sequence, file);
            }
        }
    }

    /// @param safeLsn highest LSN that is proven to have been safe when this file was the newest, or soon after
    private void judge(WalFileScan.Gap gap, long safeLsn, long sequence, ReadFile file) {
        long firstLost = gap.afterLsn() + 1;
        long lastLost = gap.beforeLsn() == 0 ? safeLsn : Math.min(safeLsn, gap.beforeLsn() - 1);
        long length = gap.end() - gap.start();
        if (firstLost > safeLsn) {
            tornBytes += length;
            torn.add(
                    new WalDamage(
                            WalFiles.path(directory, sequence), gap.start(), length, 0, null));
        } else if (Math.max(firstLost, lastLost) > afterLsn) {
            String path = WalFiles.path(directory, sequence);
            long lost = Math.max(0, lastLost - Math.max(gap.afterLsn(), afterLsn));
            String copy = Quarantine.copy(files, path, file, gap.start(), gap.end());
            damages.add(new WalDamage(path, gap.start(), length, lost, copy));
        }
    }

    private void accept(long lsn, byte kind, byte[] bytes, int offset, int length)
            throws IOException {
        highestLsn = Math.max(highestLsn, lsn);
        if (lsn > afterLsn) {
            records++;
            payloadBytes += length;
            visitor.record(lsn, kind, bytes, offset, length);
        }
    }
}
