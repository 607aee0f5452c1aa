package io.skald.block;

import io.skald.block.template.TemplateDirectory;
import io.skald.block.template.TemplateEncoder;
import io.skald.block.template.TemplateEncoder.Sections;
import io.skald.block.template.TemplateLines;
import io.skald.block.template.TemplateScratch;
import io.skald.block.template.TemplateSource;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Arrays;

/// Decides whether the lines of a block become templates, and makes sure that they come back as they were.
final class TemplatePacker implements TemplateSource {
    /// Lines that are compressed to learn what rows would take.
    private static final int SAMPLE_BYTES = 128 << 10;

    private static final int SAMPLES = 2;

    private final TemplateEncoder encoder = new TemplateEncoder();
    private final Sections sections = new Sections();
    private final TemplateScratch scratch;
    private final EntryBatch batch = new EntryBatch();
    private final GrowingBytes packed = new GrowingBytes(64 << 10);
    private final boolean always;
    private int[] rows = new int[0];
    private long failures;

    /// @param codec for columns
    /// @param always whether to use templates even where rows are smaller
    TemplatePacker(ZstdCodec codec, Crc crc, boolean always) {
        this.scratch = new TemplateScratch(codec, crc);
        this.always = always;
    }

    /// Takes lines apart.
    ///
    /// @param lines each followed by a newline that does not belong to it
    /// @param ends offset behind each line
    /// @return whether [#sections()] holds all that is needed to put them together again; not when they do not look as if
    ///     it paid
    boolean pack(GrowingBytes lines, int[] ends, int rowCount, ZstdCodec codec) {
        lines.ensure(TemplateScratch.SLACK);
        if (!always && !encoder.isWorthwhile(lines.array(), ends, rowCount)) {
            return false;
        }
        encoder.encode(lines.array(), ends, rowCount, codec, sections);
        try {
            if (comesBack(lines.array(), ends, rowCount)) {
                return true;
            }
        } catch (IOException | IllegalArgumentException _) {
            // Counted below: the lines are written as rows, nothing is lost.
        }
        failures++;
        return false;
    }

    /// What the last call of [#pack] made.
    Sections sections() {
        return sections;
    }

    /// Times that lines did not come back as they were, which is an error of ours.
    long failures() {
        return failures;
    }

    /// Whether templates are smaller: they are searched many times faster then, though rows are read twice as fast.
    ///
    /// @param bytes that they take
    /// @param rowCodec what rows would be compressed with
    boolean pays(GrowingBytes lines, int bytes, ZstdCodec rowCodec) {
        if (always) {
            return true;
        }
        int raw = lines.size();
        int sample = Math.min(SAMPLE_BYTES, raw / SAMPLES);
        packed.clear();
        packed.ensure(ZstdCodec.maxCompressedLength(sample));
        long compressed = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int from = (int) ((long) i * raw / SAMPLES);
            compressed += rowCodec.compress(lines.array(), from, sample, packed.array(), 0);
        }
        return bytes < (double) compressed * raw / ((double) SAMPLES * sample);
    }

    private boolean comesBack(byte[] lines, int[] ends, int rowCount) throws IOException {
        if (rows.length < rowCount) {
            rows = new int[rowCount + rowCount / 4];
        }
        var decoded = new TemplateLines(this, rowCount, scratch);
        for (int row = 0; row < rowCount; ) {
            int count = rowCount - row;
            for (int i = 0; i < count; i++) {
                rows[i] = row + i;
            }
            batch.reset(LabelSet.EMPTY, count);
            count = decoded.fill(rows, count, true, batch);
            for (int i = 0; i < count; i++, row++) {
                int offset = batch.lineOffset(i);
                int end = offset + batch.lineLength(i);
                int from = row == 0 ? 0 : ends[row - 1] + 1;
                if (!Arrays.equals(lines, from, ends[row], batch.lines(), offset, end)) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public @Nullable TemplateDirectory directory() {
        return null;
    }

    @Override
    public void keep(TemplateDirectory directory) {
        // Read once, to compare.
    }

    @Override
    public Bytes templates() {
        return bytes(sections.templates);
    }

    @Override
    public Bytes templateOfRow() {
        return bytes(sections.templateOfRow);
    }

    @Override
    public Bytes small() {
        return bytes(sections.small);
    }

    private static Bytes bytes(GrowingBytes section) {
        section.ensure(TemplateScratch.SLACK);
        return new Bytes(section.array(), section.size());
    }

    @Override
    public byte[] part(int offset, int length) {
        return Arrays.copyOfRange(sections.columns.array(), offset, offset + length);
    }
}
