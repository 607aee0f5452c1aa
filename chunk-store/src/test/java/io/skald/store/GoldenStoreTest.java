package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.logql.text.LineFilter;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Data directories that builds before this one have written: each later build reads them.
///
/// `-Dskald.golden.write=NAME` writes `src/test/resources/golden/store/NAME` as this build would: to be done once for a
/// new version of any format, never over an old one.
class GoldenStoreTest {
    private static final TenantId TENANT = new TenantId("a");
    private static final LabelSet WEB = LabelSet.of("app", "web", "pod", "1");
    private static final LabelSet DB = LabelSet.of("app", "db");
    private static final Path STORES = Path.of("src/test/resources/golden/store");

    @Test
    void everyStoreOfAnOlderBuildIsRead() throws IOException {
        String name = System.getProperty("skald.golden.write");
        if (name != null) {
            write(STORES.resolve(name));
        }
        List<Path> stores;
        try (Stream<Path> all = Files.list(STORES)) {
            stores = all.sorted().toList();
        }
        assertEquals("1", stores.getFirst().getFileName().toString());
        for (Path path : stores) {
            read(path);
        }
    }

    private static void read(Path path) throws IOException {
        var disk = load(path);
        assertEquals(List.of(), StoreCheck.check(disk).findings(), path::toString);
        try (ChunkStore store = ChunkStore.open(disk, ChunkStoreConfig.DEFAULT, new Quiet())) {
            check(store, path);
            store.flushAll();
            check(store, path);
            assertEquals(0, store.stats().corruptions(), path::toString);
        }
    }

    private static void check(ChunkStore store, Path path) throws IOException {
        List<Row> rows =
                StoreContents.read(
                        store,
                        TENANT,
                        List.of(WEB, DB),
                        new TimeRange(0, Long.MAX_VALUE),
                        LineFilter.everything());
        Set<Row> expected = new HashSet<>(rows(0, 80));
        expected.removeIf(row -> row.labels().equals(WEB) && row.timestampNanos() < 10);
        assertEquals(expected.size(), rows.size(), path::toString);
        assertEquals(expected, new HashSet<>(rows), path::toString);
    }

    private static List<Row> rows(int from, int to) {
        List<Row> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Map<String, String> metadata =
                    i % 3 == 0 ? Map.of("detected_level", "info", "trace", "t" + i) : Map.of();
            rows.add(new Row(TENANT, i % 2 == 0 ? WEB : DB, i, "level=info n=" + i, metadata));
        }
        return rows;
    }

    /// Two segments, a delete, and a push that is only in the log.
    private static void write(Path target) throws IOException {
        var disk = new MemFileSystem();
        try (ChunkStore store = ChunkStore.open(disk, ChunkStoreConfig.DEFAULT, new Quiet())) {
            push(store, 0, 30);
            store.flushAll();
            push(store, 30, 60);
            store.flushAll();
            store.hide("0000007f", TENANT, "{app=\"web\"}", new TimeRange(0, 10), 1);
            push(store, 60, 80);
        }
        save(disk, "", target);
    }

    private static void push(ChunkStore store, int from, int to) {
        var answer = store.append(Row.batch(rows(from, to)));
        store.writeWaiting();
        answer.join();
    }

    private static void save(MemFileSystem disk, String directory, Path target) throws IOException {
        Files.createDirectories(target);
        for (String name : disk.list(directory)) {
            String path = directory.isEmpty() ? name : directory + "/" + name;
            if (name.equals("LOCK")) {
                continue;
            }
            if (disk.list(path).isEmpty()) {
                Files.write(target.resolve(name), disk.bytes(path));
            } else {
                save(disk, path, target.resolve(name));
            }
        }
    }

    private static MemFileSystem load(Path store) throws IOException {
        var disk = new MemFileSystem();
        try (Stream<Path> all = Files.walk(store)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                disk.write(store.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return disk;
    }

    private static final class Quiet implements StoreListener {}
}
