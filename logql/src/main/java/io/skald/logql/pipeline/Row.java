package io.skald.logql.pipeline;

import io.skald.model.EntryBatch;
import io.skald.model.EntryBatch.MetadataColumn;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Utf8;
import io.skald.model.Utf8Slice;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// The row that a pipeline works on: its line and its labels.
///
/// Labels come from three places. A parsed label hides structured metadata of its name, which hides a stream label; but a
/// parser that finds a name that the stream or the metadata has already gives it the suffix `_extracted`, and so does
/// metadata that clashes with a stream label. Names are numbers of [LabelNames]. Nothing is allocated per row once
/// arrays have grown. One thread.
public final class Row {
    /// Where a label was found.
    enum Origin {
        STREAM,
        METADATA,
        PARSED
    }

    private final LabelNames names;
    private final NeededLabels needed;
    private final long nowNanos;
    final WantedNames wanted;

    private EntryBatch batch = new EntryBatch();
    private LabelSet stream = LabelSet.EMPTY;
    private int row;
    private int streamStamp = 1;
    private int batchStamp = 1;
    private int rowStamp = 1;

    /// Bytes that stages may make of one row, lines and values and nested names together: templates could make gigabytes.
    private static final int MAX_MADE_BYTES = 4 << 20;

    /// Why a stage fails that would make more.
    static final String TOO_MUCH =
            "the stages make more than " + MAX_MADE_BYTES + " bytes of a row";

    // By number of the name; an entry counts only if its stamp is the present one.
    private int[] streamStamps = new int[0];
    private @Nullable Utf8Slice[] streamValues = new Utf8Slice[0];
    private int[] columnStamps = new int[0];
    private @Nullable MetadataColumn[] columns = new MetadataColumn[0];
    private int[] parsedStamps = new int[0];
    private int[] parsedSlots = new int[0];
    private int[] removedStamps = new int[0];

    final ParsedLabels parsed = new ParsedLabels();
    final LogfmtScanner logfmt = new LogfmtScanner();
    private final GrowingBytes unescaped = new GrowingBytes(256);
    private int removedCount;
    private int nameBytes;
    private int missing;
    private @Nullable String error;
    private String errorDetails = ""; // stays when only `__error__` is dropped

    byte[] line = new byte[0];
    int lineOffset;
    int lineLength;

    // The label that find() found.
    byte[] foundBytes = new byte[0];
    int foundOffset;
    int foundLength;
    Origin foundOrigin = Origin.STREAM;
    int foundValueId;

    Row(LabelNames names, NeededLabels needed, long nowNanos) {
        this.names = names;
        this.needed = needed;
        this.nowNanos = nowNanos;
        this.wanted = new WantedNames(names, needed);
    }

    /// Makes `batch` the one that rows are taken from.
    void startBatch(EntryBatch next) {
        batch = next;
        batchStamp++;
        if (!stream.equals(next.stream())) {
            stream = next.stream();
            streamStamp++;
        }
    }

    void startRow(int next) {
        row = next;
        rowStamp++;
        parsed.clear();
        removedCount = 0;
        error = null;
        errorDetails = "";
        missing = needed.names().size();
        unescaped.clear();
        nameBytes = 0;
        line = batch.lines();
        lineOffset = batch.lineOffset(next);
        lineLength = batch.lineLength(next);
    }

    LabelNames names() {
        return names;
    }

    EntryBatch batch() {
        return batch;
    }

    int batchStamp() {
        return batchStamp;
    }

    int streamStamp() {
        return streamStamp;
    }

    /// Bytes for values that do not stand in the line as such. Slices of its array, taken after they are written, stay valid
    /// until the next row.
    GrowingBytes unescaped() {
        return unescaped;
    }

    /// Whether the stages have made as much of the row as they may. A stage can go beyond that by what it makes of one line.
    boolean isFull() {
        return unescaped.size() + nameBytes > MAX_MADE_BYTES;
    }

    /// Counts a name that is joined from others, and so can be much longer than what stands in the line.
    ///
    /// @return false when the row is full
    boolean takeName(int id) {
        nameBytes += id == LabelNames.NONE ? 0 : names.name(id).length();
        return !isFull();
    }

    private void grow(int id) {
        int capacity = Math.max(id + 1, Math.max(64, 2 * streamStamps.length));
        streamStamps = Arrays.copyOf(streamStamps, capacity);
        streamValues = Arrays.copyOf(streamValues, capacity);
        columnStamps = Arrays.copyOf(columnStamps, capacity);
        columns = Arrays.copyOf(columns, capacity);
        parsedStamps = Arrays.copyOf(parsedStamps, capacity);
        parsedSlots = Arrays.copyOf(parsedSlots, capacity);
        removedStamps = Arrays.copyOf(removedStamps, capacity);
    }

    /// @return null when the stream has no such label
    private @Nullable Utf8Slice streamValue(int id) {
        if (streamStamps[id] != streamStamp) {
            streamStamps[id] = streamStamp;
            String value = stream.get(names.name(id));
            streamValues[id] = value == null ? null : Utf8Slice.of(value);
        }
        return streamValues[id];
    }

    /// The metadata that shows under a name.
    private @Nullable MetadataColumn column(int id) {
        if (columnStamps[id] != batchStamp) {
            columnStamps[id] = batchStamp;
            columns[id] = batch.metadata().isEmpty() ? null : visibleColumn(names.name(id));
        }
        return columns[id];
    }

    private @Nullable MetadataColumn visibleColumn(String name) {
        if (!stream.has(name)) {
            MetadataColumn column = batch.metadata(name);
            if (column != null) {
                return column;
            }
        }
        String base = LabelNames.withoutSuffix(name);
        return base != null && stream.has(base) ? batch.metadata(base) : null;
    }

    /// Name under which a column shows.
    private String visibleName(MetadataColumn column) {
        return stream.has(column.name()) ? column.name() + "_extracted" : column.name();
    }

    /// Looks for a label. If there is one, its value is in `foundBytes` and its sisters.
    boolean find(int id) {
        if (id >= streamStamps.length) {
            grow(id);
        }
        if (parsedStamps[id] == rowStamp) {
            int slot = parsedSlots[id];
            if (parsed.isRemoved(slot)) {
                return false;
            }
            found(parsed.bytes(slot), parsed.offset(slot), parsed.length(slot), Origin.PARSED);
            return true;
        }
        if (id == LabelNames.ERROR && error != null) {
            byte[] bytes = Utf8.bytes(error);
            found(bytes, 0, bytes.length, Origin.PARSED);
            return true;
        }
        return !isRemoved(id) && findBase(id);
    }

    private boolean isRemoved(int id) {
        return removedCount > 0 && removedStamps[id] == rowStamp;
    }

    private boolean findBase(int id) {
        MetadataColumn column = column(id);
        if (column != null) {
            int valueId = column.valueIds()[row];
            if (valueId != MetadataColumn.ABSENT) {
                Utf8Slice value = column.values().get(valueId);
                found(value.bytes(), value.offset(), value.length(), Origin.METADATA);
                foundValueId = valueId;
                return true;
            }
        }
        Utf8Slice value = streamValue(id);
        if (value == null) {
            return false;
        }
        found(value.bytes(), value.offset(), value.length(), Origin.STREAM);
        return true;
    }

    private void found(byte[] bytes, int offset, int length, Origin origin) {
        foundBytes = bytes;
        foundOffset = offset;
        foundLength = length;
        foundOrigin = origin;
    }

    /// Sets a label that a parser has found. If the name is taken already by an earlier key or parser, the first value
    /// stays.
    ///
    /// @return whether all needed labels are found now, so that parsing can stop
    boolean setParsed(int key, byte[] bytes, int offset, int length) {
        int id = key;
        if (hasBase(id)) {
            id = names.extracted(id);
            if (id >= streamStamps.length) {
                grow(id);
            }
        }
        if (parsedStamps[id] == rowStamp) {
            int slot = parsedSlots[id];
            if (parsed.isExtracted(slot)) {
                return false;
            }
            parsed.markExtracted(slot);
            parsed.put(slot, bytes, offset, length);
            return !needed.all() && wanted.isNeeded(id) && --missing == 0;
        }
        if (!wanted.isNeeded(id)) {
            return false;
        }
        parsedStamps[id] = rowStamp;
        parsedSlots[id] = parsed.add(id, bytes, offset, length, true);
        return !needed.all() && --missing == 0;
    }

    /// Sets a label that a query names itself, with the suffix if the stream or the metadata has the name; the value that
    /// was set last stays.
    void setExtracted(int key, byte[] bytes, int offset, int length) {
        set(hasBase(key) ? names.extracted(key) : key, bytes, offset, length);
    }

    /// Sets a label, whatever had its name before.
    void set(int id, byte[] bytes, int offset, int length) {
        if (id >= streamStamps.length) {
            grow(id);
        }
        if (parsedStamps[id] == rowStamp) {
            parsed.put(parsedSlots[id], bytes, offset, length);
        } else {
            parsedStamps[id] = rowStamp;
            parsedSlots[id] = parsed.add(id, bytes, offset, length, false);
        }
    }

    /// Replaces the line.
    ///
    /// @param bytes must not change until the next row; [#unescaped()] is a place for them
    void replaceLine(byte[] bytes, int offset, int length) {
        line = bytes;
        lineOffset = offset;
        lineLength = length;
    }

    long timestampNanos() {
        return batch.timestampNanos(row);
    }

    /// What `now` is in templates.
    long nowNanos() {
        return nowNanos == PipelinePlan.ENTRY_TIME ? timestampNanos() : nowNanos;
    }

    /// Whether the stream or the row's metadata has a label of that name, removed or not.
    boolean hasBase(int id) {
        if (id >= streamStamps.length) {
            grow(id);
        }
        MetadataColumn column = column(id);
        return (column != null && column.valueIds()[row] != MetadataColumn.ABSENT)
                || streamValue(id) != null;
    }

    /// Takes a label away, wherever it comes from.
    void remove(int id) {
        if (id >= streamStamps.length) {
            grow(id);
        }
        if (id == LabelNames.ERROR) {
            error = null;
        } else if (id == LabelNames.ERROR_DETAILS) {
            errorDetails = "";
        }
        if (parsedStamps[id] == rowStamp) {
            parsed.remove(parsedSlots[id]);
        }
        removedStamps[id] = rowStamp;
        removedCount++;
    }

    /// Notes that a stage failed, unless an earlier one has.
    void fail(String kind, String details) {
        if (error == null) {
            error = kind;
            errorDetails = details;
        }
    }

    /// Notes that a stage failed, whatever had failed before.
    void failAnew(String kind, String details) {
        error = kind;
        errorDetails = details;
    }

    /// Takes away a label of every row. As no row has it then, keys need not speak of it.
    void hide(int id) {
        boolean isParsed = find(id) && foundOrigin == Origin.PARSED;
        remove(id);
        if (isParsed) {
            removedCount--;
        }
    }

    /// What failed, or null.
    public @Nullable String error() {
        return error;
    }

    /// The line as the stages left it; valid until the next row.
    public byte[] line() {
        return line;
    }

    public int lineOffset() {
        return lineOffset;
    }

    public int lineLength() {
        return lineLength;
    }

    /// Numbers of all names that the row shows, in no order and perhaps twice.
    ///
    /// @param out receives them, from 0
    /// @return how many
    int visibleNames(IntList out) {
        out.clear();
        for (int i = 0; i < stream.size(); i++) {
            out.add(names.id(stream.name(i)));
        }
        for (MetadataColumn column : batch.metadata()) {
            if (column.valueIds()[row] != MetadataColumn.ABSENT) {
                out.add(names.id(visibleName(column)));
            }
        }
        for (int slot = 0; slot < parsed.count(); slot++) {
            if (!parsed.isRemoved(slot)) {
                out.add(parsed.name(slot));
            }
        }
        if (error != null) {
            out.add(LabelNames.ERROR);
        }
        if (!errorDetails.isEmpty()) {
            out.add(LabelNames.ERROR_DETAILS);
        }
        return out.size();
    }

    /// Appends bytes that are equal for two rows of one stream if, and mostly only if, all their labels are.
    public void appendKey(GrowingBytes key) {
        List<MetadataColumn> all = batch.metadata();
        for (int i = 0; i < all.size(); i++) {
            MetadataColumn column = all.get(i);
            int valueId = column.valueIds()[row];
            if (valueId != MetadataColumn.ABSENT) {
                Utf8Slice value = column.values().get(valueId);
                key.putVarint(names.id(column.name()) + 1);
                key.putVarint(value.length());
                key.put(value.bytes(), value.offset(), value.length());
            }
        }
        key.put((byte) 0);
        parsed.appendKey(key);
        key.put((byte) 0);
        for (int id = 0; removedCount > 0 && id < removedStamps.length; id++) {
            if (removedStamps[id] == rowStamp) {
                key.putVarint(id + 1);
            }
        }
        if (error != null || !errorDetails.isEmpty()) {
            key.put((byte) 0);
            byte[] text = Utf8.bytes((error == null ? "" : error) + '\0' + errorDetails);
            key.put(text, 0, text.length);
        }
    }

    /// Appends the value of a label, in a form that tells a missing label from others; an empty one is a missing one.
    void appendValue(int id, GrowingBytes key) {
        if (find(id)) {
            key.putVarint(foundLength);
            key.put(foundBytes, foundOffset, foundLength);
        } else if (id == LabelNames.ERROR_DETAILS) {
            byte[] text = Utf8.bytes(errorDetails);
            key.putVarint(text.length);
            key.put(text, 0, text.length);
        } else {
            key.putVarint(0);
        }
    }

    /// @return null when there is no such label
    @Nullable String text(int id) {
        if (find(id)) {
            return Utf8.text(foundBytes, foundOffset, foundLength);
        }
        return id == LabelNames.ERROR_DETAILS && !errorDetails.isEmpty() ? errorDetails : null;
    }

    /// The stream's labels, without those that a stage took away or that something else hides.
    public LabelSet streamLabels() {
        if (removedCount == 0 && parsed.count() == 0) {
            return stream;
        }
        return RowLabels.stream(this, stream);
    }

    /// The structured metadata that shows.
    public LabelSet metadataLabels() {
        return batch.metadata().isEmpty() ? LabelSet.EMPTY : RowLabels.metadata(this);
    }

    /// What stages made, errors included.
    public LabelSet parsedLabels() {
        return parsed.count() == 0 && error == null && errorDetails.isEmpty()
                ? LabelSet.EMPTY
                : RowLabels.parsed(this, error, errorDetails);
    }

    /// Whether the name shows the stream's own label.
    boolean showsStream(int id) {
        return find(id) && foundOrigin == Origin.STREAM;
    }

    /// The value of a metadata column, if this row has one and it shows.
    ///
    /// @return null when it does not
    @Nullable Utf8Slice shownMetadata(MetadataColumn column) {
        Utf8Slice value = column.value(row);
        return value != null
                        && find(names.id(visibleName(column)))
                        && foundOrigin == Origin.METADATA
                ? value
                : null;
    }

    String shownName(MetadataColumn column) {
        return visibleName(column);
    }
}
