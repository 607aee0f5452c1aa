package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skald.segment.SegmentOptions;
import io.skald.segment.SegmentOptions.Encoding;

import org.junit.jupiter.api.Test;

final class CompactorConfigTest {
    private static final long MEGABYTE = 1 << 20;

    @Test
    void templatesAreWrittenOnlyWhereLinesStay() {
        CompactorConfig rows = config(64 * MEGABYTE, Encoding.ROWS);
        CompactorConfig templates = config(64 * MEGABYTE, Encoding.TEMPLATES);
        for (int tier = 0; tier <= 2; tier++) {
            assertEquals(SegmentOptions.FLUSH, rows.options(tier));
        }
        assertEquals(SegmentOptions.FLUSH, templates.options(0));
        assertEquals(SegmentOptions.FLUSH, templates.options(1));
        assertEquals(SegmentOptions.MERGE_TEMPLATES, templates.options(2));
        assertEquals(
                Encoding.TEMPLATES_ALWAYS,
                config(64 * MEGABYTE, Encoding.TEMPLATES_ALWAYS).options(2).encoding());
    }

    @Test
    void aMergeHasAsManyInputsAsThereIsMemoryForButTwoAtLeast() {
        assertEquals(9, config(24 * MEGABYTE, Encoding.ROWS).maxInputs());
        assertEquals(16, config(1000 * MEGABYTE, Encoding.ROWS).maxInputs());
        assertEquals(2, config(0, Encoding.ROWS).maxInputs());
        assertEquals(4, config(32 * MEGABYTE, Encoding.TEMPLATES).maxInputs());
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new CompactorConfig(0, 0, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new CompactorConfig(-1, 0, 2, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new CompactorConfig(0, -1, 2, 0, 0));
    }

    private static CompactorConfig config(long memoryBytes, Encoding encoding) {
        return new CompactorConfig(memoryBytes, 0, 8, 0, 0, encoding);
    }
}
