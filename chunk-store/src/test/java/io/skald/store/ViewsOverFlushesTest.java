package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.skald.head.HeadStream;
import io.skald.head.Memtable;
import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Selection;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.testing.StoredRows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A view keeps the rows that were in memory when it was made, though they are flushed and much is pushed after that. What
/// holds their lines is used again, but only when the view is closed.
class ViewsOverFlushesTest {
    private static final TenantId TENANT = new TenantId("t");
    private static final LabelSet STREAM = LabelSet.of("app", "a");

    /// A few arrays for lines, which are of one megabyte, are used again and again.
    private static final ChunkStoreConfig SMALL =
            new ChunkStoreConfig(3 << 20, 8 << 20, Duration.ofMinutes(5), 4 << 20, 0, 64 << 20);

    private static final int PUSHED_ROWS = 20;
    private static final int LINE_LENGTH = 100_000;

    private long lastNanos;

    enum Flush {
        ALL,
        SEALED;

        void run(ChunkStore store) throws IOException {
            switch (this) {
                case ALL -> store.flushAll();
                case SEALED -> {
                    var none = new TimeRange(0, 1);
                    store.hide("00000000", TENANT, "{app=\"none\"}", none, 1);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsOfAViewOutliveFlushes(Flush flush) throws IOException {
        try (ChunkStore store = ChunkStore.open(new MemFileSystem(), SMALL, StoreListener.NONE)) {
            List<Row> rows = push(store);
            Set<byte[]> held;
            try (ReadView view = store.view()) {
                held = slabs(view);
                assertFalse(held.isEmpty());
                flush.run(store);
                for (int i = 0; i < 5; i++) {
                    push(store);
                    try (ReadView now = store.view()) {
                        assertEquals(Set.of(), common(held, slabs(now)), "used for other lines");
                    }
                    store.flushAll();
                }
                assertEquals(rows, read(view));
            }
            push(store);
            try (ReadView now = store.view()) {
                assertFalse(common(held, slabs(now)).isEmpty(), "not used again");
            }
        }
    }

    /// Every flush takes rows from memory and leaves them in the store.
    @ParameterizedTest
    @EnumSource
    void viewsAfterFlushesHaveAllRows(Flush flush) throws IOException {
        try (ChunkStore store = ChunkStore.open(new MemFileSystem(), SMALL, StoreListener.NONE)) {
            List<Row> rows = new ArrayList<>(push(store));
            flush.run(store);
            rows.addAll(push(store));
            try (ReadView view = store.view()) {
                assertEquals(new HashSet<>(rows), new HashSet<>(read(view)));
            }
        }
    }

    private List<Row> push(ChunkStore store) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < PUSHED_ROWS; i++) {
            String line = (++lastNanos + " ").repeat(LINE_LENGTH).substring(0, LINE_LENGTH);
            rows.add(new Row(TENANT, STREAM, lastNanos, line, Map.of()));
        }
        var done = store.append(Row.batch(rows));
        assertEquals(1, store.writeWaiting());
        done.join();
        return rows;
    }

    private static List<Row> read(ReadView view) throws IOException {
        var all = LineFilter.everything();
        var selection =
                new Selection(
                        TENANT, List.of(), TimeRange.ALL, Direction.FORWARD, all, Needs.EVERYTHING);
        List<Row> rows = new ArrayList<>();
        for (Morsel morsel : view.morsels(selection, List.of(STREAM))) {
            StoredRows.read(TENANT, morsel, rows);
        }
        return rows;
    }

    /// Arrays that hold lines of the view's memtables.
    private static Set<byte[]> slabs(ReadView view) {
        Set<byte[]> slabs = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Memtable table : view.state().memtables()) {
            for (HeadStream stream : table.streams()) {
                for (int row = 0; row < stream.rowCount(); row++) {
                    slabs.add(stream.lineArray(row));
                }
            }
        }
        return slabs;
    }

    private static Set<byte[]> common(Set<byte[]> one, Set<byte[]> other) {
        Set<byte[]> common = Collections.newSetFromMap(new IdentityHashMap<>());
        common.addAll(one);
        common.retainAll(other);
        return common;
    }
}
