package io.skald.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skald.logql.text.ByteFinder;
import io.skald.logql.text.LineFilter;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.BitSet;
import java.util.List;

class RowBlockTest extends BlockContract {
    @Override
    TestBlock write(List<TestRows> streams) {
        return TestBlock.of(streams);
    }

    @Test
    void absentStringCostsOneDecompression() throws IOException {
        var rows = new TestRows("a", "b");
        for (int i = 0; i < 2000; i++) {
            rows.add(i, "line number " + i);
        }
        BlockReader reader = TestBlock.of(List.of(rows)).open(scratch);
        assertEquals(0, reader.stats().blocksRead());
        var hits = new BitSet();
        reader.match(
                new LineFilter.Contains(new ByteFinder("zzqx".getBytes(UTF_8))),
                0,
                rows.rowCount(),
                hits);
        assertTrue(hits.isEmpty());
        long raw = rows.rows().stream().mapToLong(row -> row.line().length + 1).sum();
        assertEquals(raw, reader.stats().bytesDecompressed());
        assertEquals(1, reader.stats().blocksRead());
    }
}
