package io.skald.block.template;

import io.skald.logql.text.LineProjection;
import io.skald.logql.text.LineProjection.Projected;
import io.skald.model.EntryBatch;
import io.skald.model.GrowingBytes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The lines of an open block as far as a query reads them: only the columns that stand in projections are decoded, and rows
/// with the same values of dictionaries share one line.
public final class ProjectedLines {
    /// A batch ends with the line that makes it so large.
    private static final int BATCH_BYTES = 256 << 10;

    /// Combinations of all texts for which lines are kept.
    private static final int MAX_COMBINATIONS = 1 << 16;

    private static final int WHOLE = -1;
    private static final double[] NO_NUMBERS = {};

    private final TemplateLines lines;
    private final TemplateDirectory directory;
    private final TemplateScratch scratch;
    private final GrowingBytes out;
    private final List<ProjectedText> texts = new ArrayList<>();

    /// By template: its text, or [#WHOLE].
    private final int[] textOf;

    /// By template, the columns of some projection that its lines have a value of: `[trackStarts[t], trackStarts[t + 1])`.
    private final int[] trackStarts;

    private final int[] tracked;

    /// Values of each such column before row [#next].
    private final int[] taken;

    /// Rows of each template that [#taken] has not counted yet.
    private final int[] pending;

    private final int[] touched;
    private int touchedCount;
    private int next;

    /// By combination of values of a text: the class of its lines and one more, or 0.
    private final int[] classOf;

    private final int combinations;
    private int classCount;

    /// What a class means is new with each.
    private Object origin = this;

    private int[] classOffsets = new int[16];
    private int[] classLengths = new int[16];

    /// Whether rows of a class differ by a number.
    private boolean[] classNumbered = new boolean[16];

    private final boolean hasNumbers;

    public ProjectedLines(TemplateLines lines, LineProjection projection) throws IOException {
        lines.openRows();
        this.lines = lines;
        this.directory = lines.directory();
        this.scratch = lines.scratch();
        this.out = scratch.takeLines();
        int templates = directory.templateCount;
        this.textOf = scratch.ints(templates);
        this.pending = scratch.ints(templates);
        this.touched = scratch.ints(templates);
        this.taken = scratch.ints(directory.columns.length);
        this.trackStarts = scratch.ints(templates + 1);
        this.tracked = scratch.ints(directory.slotStarts[templates]);
        project(projection);
        track();
        this.combinations = placeCombinations();
        this.hasNumbers = texts.stream().anyMatch(ProjectedText::hasNumber);
        this.classOf = scratch.ints(combinations);
        rewind();
        forget();
    }

    /// Finds the text of each template.
    private void project(LineProjection projection) {
        Map<Integer, Integer> byHash = new HashMap<>();
        textOf[TemplateTable.RAW] = WHOLE;
        for (int template = 1; template < directory.templateCount; template++) {
            var shape = new TemplateShape(directory, template);
            Projected projected = projection.project(shape);
            textOf[template] = projected == null ? WHOLE : add(shape, projected, byHash);
        }
    }

    private int add(TemplateShape shape, Projected projected, Map<Integer, Integer> byHash) {
        var text = ProjectedText.of(shape, projected, directory);
        int hash = text.hash();
        Integer known = byHash.get(hash);
        if (known != null && texts.get(known).isSame(text)) {
            return known;
        }
        byHash.put(hash, texts.size());
        texts.add(text);
        return texts.size() - 1;
    }

    private void track() {
        boolean[] asked = new boolean[directory.columns.length];
        for (int i = 0; i < texts.size(); i++) {
            for (int column : texts.get(i).columns) {
                asked[column] = true;
            }
        }
        int count = 0;
        for (int template = 0; template < directory.templateCount; template++) {
            trackStarts[template] = count;
            int end = directory.slotStarts[template + 1];
            for (int slot = directory.slotStarts[template]; slot < end; slot++) {
                if (asked[directory.slotColumns[slot]]) {
                    tracked[count++] = directory.slotColumns[slot];
                }
            }
        }
        trackStarts[directory.templateCount] = count;
    }

    private int placeCombinations() {
        int count = 0;
        for (int i = 0; i < texts.size(); i++) {
            ProjectedText text = texts.get(i);
            if (text.combinations > MAX_COMBINATIONS - count) {
                text.base = WHOLE;
            } else {
                text.base = text.combinations == 0 ? WHOLE : count;
                count += text.combinations;
            }
        }
        return count;
    }

    private void rewind() {
        next = 0;
        touchedCount = 0;
        Arrays.fill(taken, 0, directory.columns.length, 0);
        Arrays.fill(pending, 0, directory.templateCount, 0);
    }

    private void forget() {
        out.clear();
        origin = new Object();
        classCount = 0;
        Arrays.fill(classOf, 0, combinations, 0);
    }

    /// Fills in the projections of lines, and whole lines where there are none.
    ///
    /// @param rows ascending, `count` of them, at least one
    /// @param only whether whole lines may be missing, see [EntryBatch#NO_LINE]
    /// @return how many of the rows were filled in: all, or as many as make a batch of reasonable size
    public int fill(int[] rows, int count, boolean only, EntryBatch batch) throws IOException {
        if (out.size() > BATCH_BYTES) {
            forget();
        }
        int[] offsets = batch.lineOffsetArray();
        int[] lengths = batch.lineLengthArray();
        int[] classes = batch.lineClassArray();
        double[] numbers = hasNumbers ? batch.numberArray() : NO_NUMBERS;
        int full = out.size() + BATCH_BYTES;
        int filled = 0;
        while (filled < count && out.size() < full) {
            int row = rows[filled];
            seek(row);
            int template = lines.template(row);
            int text = textOf[template];
            int lineClass = text == WHOLE ? whole(row, only) : line(texts.get(text));
            classes[filled] = lineClass;
            if (lineClass >= 0) {
                if (classNumbered[lineClass]) {
                    numbers[filled] = texts.get(text).number(taken);
                }
                offsets[filled] = classOffsets[lineClass];
                lengths[filled] = classLengths[lineClass];
            } else {
                offsets[filled] = start;
                lengths[filled] = out.size() - start;
            }
            take(template, 1);
            next = row + 1;
            filled++;
        }
        batch.lines(out.array());
        batch.useLineClasses(classCount, origin);
        if (hasNumbers) {
            batch.useNumbers(classNumbered);
        }
        return filled;
    }

    /// Where the line lies that was appended last.
    private int start;

    private int whole(int row, boolean only) throws IOException {
        start = out.size();
        if (only) {
            return EntryBatch.NO_LINE;
        }
        lines.append(row, out);
        return EntryBatch.NO_CLASS;
    }

    /// Appends the line that the text has now, unless there is one.
    ///
    /// @return its class
    private int line(ProjectedText text) throws IOException {
        text.load(lines);
        start = out.size();
        if (text.base == WHOLE) {
            text.append(taken, out);
            return EntryBatch.NO_CLASS;
        }
        int place = text.base + text.combination(taken);
        int known = classOf[place];
        if (known != 0) {
            return known - 1;
        }
        text.append(taken, out);
        if (classCount == classOffsets.length) {
            classOffsets = Arrays.copyOf(classOffsets, 2 * classCount);
            classLengths = Arrays.copyOf(classLengths, 2 * classCount);
            classNumbered = Arrays.copyOf(classNumbered, 2 * classCount);
        }
        classOffsets[classCount] = start;
        classLengths[classCount] = out.size() - start;
        classNumbered[classCount] = text.hasNumber();
        classOf[place] = ++classCount;
        return classCount - 1;
    }

    /// Goes to a row, so that [#taken] tells which values are its.
    private void seek(int row) {
        if (row < next) {
            rewind();
        }
        if (row == next) {
            return;
        }
        for (; next < row; next++) {
            int template = lines.template(next);
            if (pending[template]++ == 0) {
                touched[touchedCount++] = template;
            }
        }
        for (int i = 0; i < touchedCount; i++) {
            int template = touched[i];
            take(template, pending[template]);
            pending[template] = 0;
        }
        touchedCount = 0;
    }

    private void take(int template, int rows) {
        int end = trackStarts[template + 1];
        for (int i = trackStarts[template]; i < end; i++) {
            taken[tracked[i]] += rows;
        }
    }
}
