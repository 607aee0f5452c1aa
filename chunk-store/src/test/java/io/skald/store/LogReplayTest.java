package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.testing.Fault;
import io.skald.testing.FaultyFileSystem;
import io.skald.testing.MemFileSystem;
import io.skald.testing.RandomRows;
import io.skald.testing.Row;
import io.skald.wal.PushRecord;
import io.skald.wal.ReplayReport;
import io.skald.wal.WalPayload;
import io.skald.wal.WalWriter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/// With a thread that reads ahead and without, the same comes of a log.
final class LogReplayTest {
    private static final String DIRECTORY = "wal/0";
    private static final int RECORDS = 60;

    private final List<Thread> readers = new ArrayList<>();
    private final Executor readAhead =
            task -> {
                var thread = new Thread(task, "reader");
                thread.setDaemon(true);
                readers.add(thread);
                thread.start();
            };

    @AfterEach
    void readersEnd() throws InterruptedException {
        for (Thread reader : readers) {
            reader.join(60_000);
            assertFalse(reader.isAlive());
        }
    }

    // Copies in `quarantine/` have numbered names, and both ways make one: they are not compared.
    private record Found(List<String> records, long nextLsn, long tornBytes, long lost) {
        static Found of(List<String> records, ReplayReport report) {
            long lost = report.damages().stream().mapToLong(damage -> damage.lostRecords()).sum();
            return new Found(records, report.nextLsn(), report.tornBytes(), lost);
        }
    }

    @Test
    void bothWaysFindTheSame() throws IOException {
        var random = new SplittableRandom(5);
        for (int log = 0; log < 40; log++) {
            MemFileSystem disk = disk(random);
            if (log > 0) {
                damage(disk, random);
            }
            List<String> inOrder = new ArrayList<>();
            ReplayReport report = replay(disk, inOrder).run();
            List<String> ahead = new ArrayList<>();
            ReplayReport reportAhead = replay(disk, ahead).run(readAhead);
            assertEquals(Found.of(inOrder, report), Found.of(ahead, reportAhead), "log " + log);
            assertEquals(report.torn(), reportAhead.torn());
            assertTrue(log > 0 || inOrder.size() == RECORDS);
        }
    }

    @Test
    void aTargetThatFailsEndsTheReading() throws IOException {
        MemFileSystem disk = disk(new SplittableRandom(6));
        for (int last : List.of(1, 2, 3, 4, 30, RECORDS)) {
            List<Long> taken = new ArrayList<>();
            var replay =
                    new LogReplay(
                            disk,
                            DIRECTORY,
                            0,
                            read -> {
                                taken.add(read.lsn());
                                if (taken.size() == last) {
                                    throw new IOException("no more");
                                }
                            });
            var failure = assertThrows(IOException.class, () -> replay.run(readAhead));
            assertEquals("no more", failure.getMessage());
            assertEquals(last, taken.size());
        }
    }

    @Test
    void aDiskThatFailsStopsBoth() throws IOException {
        MemFileSystem disk = disk(new SplittableRandom(7));
        for (int working : List.of(0, 1, 5, 15)) {
            var failing =
                    new FaultyFileSystem(
                            disk,
                            new SplittableRandom(1),
                            Fault.Plan.between(working, Long.MAX_VALUE, Fault.FAIL));
            List<String> records = new ArrayList<>();
            var replay = new LogReplay(failing, DIRECTORY, 0, read -> records.add(text(read)));
            assertThrows(IOException.class, () -> replay.run(readAhead));
            assertTrue(records.size() < RECORDS);
        }
    }

    private static LogReplay replay(MemFileSystem disk, List<String> records) {
        return new LogReplay(disk, DIRECTORY, 0, read -> records.add(text(read)));
    }

    private static String text(LogReplay.ReadRecord read) {
        PushBatch batch = read.batch();
        if (batch == null) {
            return read.lsn() + " " + read.problem();
        }
        var text = new StringBuilder().append(read.lsn()).append(' ').append(batch.tenant());
        for (int run = 0; run < batch.runCount(); run++) {
            text.append(batch.stream(run));
            for (int row = batch.runStart(run); row < batch.runEnd(run); row++) {
                String line =
                        new String(
                                batch.lines(),
                                batch.lineOffset(row),
                                batch.lineLength(row),
                                StandardCharsets.UTF_8);
                text.append(' ').append(batch.timestampNanos(row)).append('=').append(line);
            }
        }
        return text.toString();
    }

    /// Several log files; two of the records are of no use.
    private static MemFileSystem disk(SplittableRandom random) throws IOException {
        var disk = new MemFileSystem();
        disk.createDirectories(DIRECTORY);
        var tenant = new TenantId("t");
        try (var encoder = new PushRecord();
                var writer = new WalWriter(disk, DIRECTORY, 1, 4 << 10)) {
            for (int i = 0; i < RECORDS; i++) {
                PushBatch batch = Row.batch(RandomRows.of(random, tenant, 1 + random.nextInt(40)));
                byte[] payload = encoder.encode(batch, 0, batch.rowCount());
                byte kind = i == 20 ? 77 : PushRecord.KIND;
                int offset = i == 40 ? 1 : 0;
                writer.write(
                        List.of(new WalPayload(kind, payload, offset, payload.length - offset)));
            }
        }
        return disk;
    }

    private static void damage(MemFileSystem disk, SplittableRandom random) throws IOException {
        List<String> names = disk.list(DIRECTORY);
        String path = DIRECTORY + "/" + names.get(random.nextInt(names.size()));
        if (random.nextBoolean()) {
            disk.flipBit(path, random.nextLong(8 * disk.size(path)));
        } else {
            disk.truncate(path, random.nextLong(disk.size(path)));
        }
    }
}
