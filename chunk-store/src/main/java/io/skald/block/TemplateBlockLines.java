package io.skald.block;

import io.skald.block.template.ProjectedLines;
import io.skald.block.template.TemplateDirectory;
import io.skald.block.template.TemplateLines;
import io.skald.block.template.TemplateScratch;
import io.skald.block.template.TemplateSource;
import io.skald.logql.text.LineFilter;
import io.skald.logql.text.LineProjection;
import io.skald.model.EntryBatch;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// Lines of encoding 2: templates and columns, each read when it is first needed. See [io.skald.block.template].
final class TemplateBlockLines implements BlockLines, TemplateSource {
    private final BlockSections sections;
    private final BlockHeads heads;
    private final BlockScratch scratch;
    private final @Nullable BlockHead head;
    private @Nullable TemplateLines lines;
    private @Nullable TemplateSearchedLines searched;
    private final Map<LineProjection, ProjectedLines> projected = new HashMap<>(4);

    /// @param head from the one who opened the block before, if it is still there
    /// @param heads where to keep it
    TemplateBlockLines(
            BlockSections sections,
            @Nullable BlockHead head,
            BlockHeads heads,
            BlockScratch scratch) {
        this.sections = sections;
        this.head = head;
        this.heads = heads;
        this.scratch = scratch;
    }

    @Override
    public void match(LineFilter filter, int fromRow, int toRow, BitSet rows) throws IOException {
        if (head != null && HeadGlance.isHopeless(filter, head.templates(), scratch.templates())) {
            rows.clear(fromRow, toRow);
            return;
        }
        try {
            new LineMatcher(searched(), scratch, fromRow, toRow).match(filter, rows);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw corrupt(e);
        }
    }

    @Override
    public int fill(int[] rows, int count, boolean text, EntryBatch batch) throws IOException {
        try {
            return lines().fill(rows, count, text, batch);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw corrupt(e);
        }
    }

    @Override
    public int project(
            int[] rows, int count, LineProjection projection, boolean only, EntryBatch batch)
            throws IOException {
        try {
            return projected(projection).fill(rows, count, only, batch);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw corrupt(e);
        }
    }

    @Override
    public boolean canProject() {
        return true;
    }

    private ProjectedLines projected(LineProjection projection) throws IOException {
        ProjectedLines known = projected.get(projection);
        if (known == null) {
            known = new ProjectedLines(lines(), projection);
            projected.put(projection, known);
        }
        return known;
    }

    private TemplateLines lines() throws IOException {
        TemplateLines known = lines;
        if (known == null) {
            known = new TemplateLines(this, sections.header().rowCount(), scratch.templates());
            lines = known;
        }
        return known;
    }

    private TemplateSearchedLines searched() throws IOException {
        TemplateSearchedLines known = searched;
        if (known == null) {
            known = new TemplateSearchedLines(lines());
            searched = known;
        }
        return known;
    }

    private IOException corrupt(RuntimeException cause) {
        return sections.corrupt(BlockFormat.KIND_TEMPLATES, new IllegalArgumentException(cause));
    }

    @Override
    public @Nullable TemplateDirectory directory() {
        return head == null ? null : head.templates();
    }

    @Override
    public void keep(TemplateDirectory directory) {
        heads.keep(new BlockHead(sections.header(), directory));
    }

    @Override
    public Bytes templates() throws IOException {
        return section(BlockFormat.KIND_TEMPLATES);
    }

    @Override
    public Bytes templateOfRow() throws IOException {
        return section(BlockFormat.KIND_TEMPLATE_OF_ROW);
    }

    @Override
    public Bytes small() throws IOException {
        return section(BlockFormat.KIND_SMALL);
    }

    private Bytes section(int kind) throws IOException {
        int length = sections.rawLength(kind);
        byte[] bytes = scratch.templates().bytes(length + TemplateScratch.SLACK);
        sections.copy(kind, bytes);
        return new Bytes(bytes, length);
    }

    @Override
    public byte[] part(int offset, int length) throws IOException {
        return sections.part(BlockFormat.KIND_COLUMNS, offset, length);
    }
}
