package io.skald.compactor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skald.segment.SegmentOptions;
import io.skald.segment.SegmentOptions.Encoding;

import org.junit.jupiter.api.Test;

final class CompactorConfigTest {
    private static final int MEGABYTE = 1 << 20;

    @Test
    void templatesAreWrittenOnlyWhereLinesStay() {
        CompactorConfig rows = config(64, Encoding.ROWS);
        CompactorConfig templates = config(64, Encoding.TEMPLATES);
        for (int tier = 0; tier <= 2; tier++) {
            assertEquals(SegmentOptions.FLUSH, rows.options(tier));
        }
        assertEquals(SegmentOptions.FLUSH, templates.options(0));
        assertEquals(SegmentOptions.FLUSH, templates.options(1));
        assertEquals(SegmentOptions.MERGE_TEMPLATES, templates.options(2));
        assertEquals(
                Encoding.TEMPLATES_ALWAYS,
                config(64, Encoding.TEMPLATES_ALWAYS).options(2).encoding());
    }

    @Test
    void templatesHaveSmallerBlocksWhereMemoryIsShort() {
        assertEquals(4 * MEGABYTE, config(40, Encoding.TEMPLATES).options(2).blockBytes());
        assertEquals(2 * MEGABYTE, config(39, Encoding.TEMPLATES).options(2).blockBytes());
        assertEquals(MEGABYTE, config(27, Encoding.TEMPLATES).options(2).blockBytes());
        assertEquals(MEGABYTE, config(1, Encoding.TEMPLATES).options(2).blockBytes());
    }

    @Test
    void aMergeHasAsManyInputsAsThereIsMemoryForButTwoAtLeast() {
        assertEquals(9, config(24, Encoding.ROWS).maxInputs(2));
        assertEquals(16, config(1000, Encoding.ROWS).maxInputs(2));
        assertEquals(2, config(0, Encoding.ROWS).maxInputs(2));
        assertEquals(9, config(24, Encoding.TEMPLATES).maxInputs(1));
        assertEquals(9, config(24, Encoding.TEMPLATES).maxInputs(2));
        assertEquals(12, config(48, Encoding.TEMPLATES).maxInputs(2));
    }

    @Test
    void directoriesLeaveLessMemoryForInputs() {
        CompactorConfig config = config(24, Encoding.ROWS);
        assertTrue(config.fits(1, 9, 0));
        assertFalse(config.fits(1, 10, 0));
        assertTrue(config.fits(1, 8, MEGABYTE));
        assertFalse(config.fits(1, 8, MEGABYTE + 1));
        assertTrue(config(4, Encoding.ROWS).fits(1, 2, MEGABYTE), "two always");
        assertFalse(config(4, Encoding.ROWS).fits(1, 2, MEGABYTE + 1));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new CompactorConfig(0, 0, 1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new CompactorConfig(-1, 0, 2, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new CompactorConfig(0, -1, 2, 0, 0));
    }

    private static CompactorConfig config(int megabytes, Encoding encoding) {
        return new CompactorConfig((long) megabytes * MEGABYTE, 0, 8, 0, 0, encoding);
    }
}
