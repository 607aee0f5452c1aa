package io.skald.merge;

import io.skald.model.LabelSet;
import io.skald.model.TenantId;
import io.skald.segment.SegmentMeta;
import io.skald.segment.SegmentOptions;
import io.skald.store.ChunkStore;
import io.skald.store.ChunkStoreConfig;
import io.skald.store.SegmentUpkeep;
import io.skald.store.StoreListener;
import io.skald.testing.KeepEverything;
import io.skald.testing.MemFileSystem;
import io.skald.testing.Row;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// What does a merge cost? An operation merges 8 segments of 8 MB of log lines each, on a disk in memory, and one
/// thread does it all: a second an operation is 16 CPU seconds a GB.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SegmentMergeBenchmark {
    private static final int SEGMENTS = 8;
    private static final int SEGMENT_BYTES = 8_000_000;
    private static final long NANOS_PER_DAY = 86_400_000_000_000L;
    private static final TenantId TENANT = new TenantId("t");

    @Param({"1", "6"})
    int zstdLevel;

    @Param({"20", "1000"})
    int streams;

    private final KeepEverything rules = new KeepEverything();
    private @Nullable ChunkStore opened;

    private ChunkStore store() {
        return Objects.requireNonNull(opened);
    }

    @Setup
    public void prepare() throws IOException {
        ChunkStore store =
                ChunkStore.open(new MemFileSystem(), ChunkStoreConfig.DEFAULT, StoreListener.NONE);
        opened = store;
        var random = new SplittableRandom(42);
        long time = 1_700_000_000_000_000_000L;
        for (int segment = 0; segment < SEGMENTS; segment++) {
            List<Row> rows = new ArrayList<>();
            for (int raw = 0; raw < SEGMENT_BYTES; ) {
                int pod = random.nextInt(streams);
                String line = line(random);
                time += random.nextLong(2_000_000);
                raw += line.length() + 1;
                var labels = LabelSet.of("app", "shop", "pod", "pod-" + pod);
                rows.add(new Row(TENANT, labels, time, line, Map.of("detected_level", "info")));
            }
            var done = store.append(Row.batch(rows));
            store.writeWaiting();
            done.join();
            store.flushAll();
        }
    }

    private static String line(SplittableRandom random) {
        return "level=info ts=%d method=GET path=/api/v1/orders/%d status=%d took=%dms trace=%016x"
                .formatted(
                        random.nextLong(1_000_000_000L),
                        random.nextInt(100_000),
                        random.nextInt(10) == 0 ? 500 : 200,
                        random.nextInt(3000),
                        random.nextLong());
    }

    @TearDown
    public void release() throws IOException {
        store().close();
    }

    /// Merges all segments into one, and forgets it.
    @Benchmark
    public List<SegmentMeta> merge() throws IOException {
        SegmentUpkeep upkeep = store().upkeep();
        var options = new SegmentOptions(SegmentOptions.FLUSH.blockBytes(), zstdLevel);
        var wish = new SegmentUpkeep.Wish(upkeep.segments(), 1, NANOS_PER_DAY, options);
        try (var run = Objects.requireNonNull(upkeep.begin(wish, rules))) {
            while (run.step(1 << 20)) {}
            return run.outputs();
        }
    }
}
