package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.logql.engine.Morsel;
import io.skald.logql.engine.Needs;
import io.skald.logql.engine.Selection;
import io.skald.logql.engine.TimeCells;
import io.skald.logql.text.LineFilter;
import io.skald.model.Direction;
import io.skald.model.FoundStreams;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;
import io.skald.testing.StoredRows;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which streams of a memtable are among those found, and what has to be read to know it.
class HeadMorselTest {
    private static final TenantId TENANT = new TenantId("t");
    private static final TenantId OTHER = new TenantId("other");
    private static final int STREAMS = 100;

    /// Numbers of the found streams whose label sets were read.
    private final List<Integer> read = new ArrayList<>();

    @Test
    void noLabelSetIsReadForAHeadOfSomewhatMoreStreams() throws IOException {
        try (ChunkStore store = filled()) {
            assertEquals(40, count(store, 0, 40));
            assertEquals(List.of(), read);
            assertEquals(30, count(store, 70, STREAMS + 10));
            assertEquals(List.of(), read);
        }
    }

    @Test
    void fewLabelSetsAreReadForAHeadOfVeryManyMoreStreams() throws IOException {
        try (ChunkStore store = filled()) {
            assertEquals(2, count(store, STREAMS - 2, STREAMS + 1));
            assertEquals(List.of(0, 1, 2), read);
        }
    }

    /// One row in each of the streams; those of another tenant do not count.
    private static ChunkStore filled() throws IOException {
        var store =
                ChunkStore.open(new MemFileSystem(), ChunkStoreConfig.DEFAULT, StoreListener.NONE);
        for (TenantId tenant : List.of(TENANT, OTHER)) {
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                rows.add(new Row(tenant, stream(i), 5, "line", Map.of()));
            }
            var done = store.append(Row.batch(rows));
            store.writeWaiting();
            done.join();
        }
        return store;
    }

    private static LabelSet stream(int number) {
        return LabelSet.of("s", "" + number);
    }

    /// Counts rows of the streams `[from, to)`, without a look at their labels.
    private long count(ChunkStore store, int from, int to) throws IOException {
        var cells = new TimeCells(10, 10, 10, 1);
        var none = Needs.MetadataNames.NONE;
        var needs = new Needs(Needs.Rows.COUNTS, none, cells, null, List.of(), Set.of());
        var all = LineFilter.everything();
        var selection =
                new Selection(TENANT, List.of(), TimeRange.ALL, Direction.FORWARD, all, needs);
        Map<String, Long> counts = new HashMap<>();
        try (ReadView view = store.view()) {
            for (Morsel morsel : view.morsels(selection, found(from, to))) {
                StoredRows.count(morsel, counts);
            }
        }
        return counts.values().stream().mapToLong(count -> count).sum();
    }

    private FoundStreams found(int from, int to) {
        var found = new FoundStreams.Builder();
        for (int i = from; i < to; i++) {
            var fingerprint = stream(i).fingerprint();
            found.add(fingerprint.high(), fingerprint.low());
        }
        return found.build(new CountedReads(from, to - from));
    }

    private final class CountedReads implements FoundStreams.Labels {
        private final int first;
        private final int count;

        CountedReads(int first, int count) {
            this.first = first;
            this.count = count;
        }

        @Override
        public LabelSet read(int stream) {
            read.add(stream);
            return stream(first + stream);
        }

        @Override
        public void readAll(@Nullable LabelSet[] into) {
            throw new AssertionError("nothing is shown");
        }

        @Override
        public LabelSet[] readSome(Set<String> names) {
            assertEquals(Set.of(), names);
            LabelSet[] some = new LabelSet[count];
            Arrays.fill(some, LabelSet.of(Map.of()));
            return some;
        }
    }
}
