package io.skald.block.template;

import io.skald.block.ByteDictionary;

import java.util.Arrays;

/// The templates of a block that is being written, and which column each of their variables belongs to. Template 0 is
/// that of lines which are not taken apart: one variable, in column 0.
///
/// A column is named by the last [#CONTEXT_BYTES] bytes of template before the variable, slots included: the values of
/// one key come together from all templates, and stay in the order of time. Text without any word names no column, there
/// the variable's number in its line is added. No template has two variables in one column.
final class TemplateTable {
    static final int RAW = 0;
    static final int RAW_COLUMN = 0;

    private static final int CONTEXT_BYTES = 24;
    private static final long FACTOR = 0x9E3779B97F4A7C15L;

    private final ByteDictionary texts = new ByteDictionary();
    private int[] rowCounts = new int[64];

    /// Where the columns of each template start in [#slotColumns], and behind the last one where they end.
    private int[] slotStarts = new int[64];

    private int[] slotColumns = new int[256];

    /// Where each slot stands in [#text()].
    private int[] slotPlaces = new int[256];

    /// Whether any word is a variable in a slot, not only one with a digit.
    private boolean[] slotsOfValues = new boolean[256];

    /// Template in which each column came last, to keep it from coming twice.
    private int[] lastTemplate = new int[64];

    private int columnCount;
    private long[] keys = new long[256];
    private int[] columnOfKey = new int[256];
    private int keyCount;

    TemplateTable() {
        clear();
    }

    void clear() {
        texts.clear();
        Arrays.fill(keys, 0);
        keyCount = 0;
        columnCount = 1;
        rowCounts[RAW] = 0;
        slotStarts[RAW] = 0;
        slotColumns[0] = RAW_COLUMN;
        slotStarts[RAW + 1] = 1;
    }

    /// Templates, with template 0.
    int size() {
        return texts.size() + 1;
    }

    int columnCount() {
        return columnCount;
    }

    /// @return the template's number, [#RAW] when it is new and there must be no new one
    int number(byte[] text, int length, boolean mayAdd) {
        if (!mayAdd) {
            int known = texts.find(text, 0, length);
            return known + 1;
        }
        int before = texts.size();
        int template = texts.intern(text, 0, length) + 1;
        if (texts.size() > before) {
            texts.leaveRoom(Copies.SLACK);
            add(template, text, length);
        }
        return template;
    }

    void countRow(int template) {
        rowCounts[template]++;
    }

    int rowCount(int template) {
        return rowCounts[template];
    }

    /// With [Copies#SLACK] bytes behind the last text.
    byte[] text() {
        return texts.array();
    }

    /// @param template not [#RAW]
    int textOffset(int template) {
        return texts.offset(template - 1);
    }

    int textLength(int template) {
        return texts.length(template - 1);
    }

    int slotStart(int template) {
        return slotStarts[template];
    }

    int slotEnd(int template) {
        return slotStarts[template + 1];
    }

    int column(int slot) {
        return slotColumns[slot];
    }

    int slotPlace(int slot) {
        return slotPlaces[slot];
    }

    boolean isSlotOfValues(int slot) {
        return slotsOfValues[slot];
    }

    private void add(int template, byte[] text, int length) {
        if (template + 2 > slotStarts.length) {
            slotStarts = Arrays.copyOf(slotStarts, 2 * slotStarts.length);
            rowCounts = Arrays.copyOf(rowCounts, 2 * rowCounts.length);
        }
        rowCounts[template] = 0;
        int slot = slotStarts[template];
        int first = slot;
        for (int at = 0; at < length; at++) {
            if (text[at] == LineTokenizer.SLOT) {
                if (slot == slotColumns.length) {
                    slotColumns = Arrays.copyOf(slotColumns, 2 * slot);
                    slotPlaces = Arrays.copyOf(slotPlaces, 2 * slot);
                    slotsOfValues = Arrays.copyOf(slotsOfValues, 2 * slot);
                }
                slotPlaces[slot] = textOffset(template) + at;
                slotsOfValues[slot] = LineTokenizer.isValue(text, at);
                slotColumns[slot] = column(context(text, at, slot - first), template);
                slot++;
            }
        }
        slotStarts[template + 1] = slot;
    }

    private static long context(byte[] text, int slot, int number) {
        int from = Math.max(0, slot - CONTEXT_BYTES);
        long hash = WordCounts.hash(text, from, slot);
        for (int at = from; at < slot; at++) {
            if (WordBytes.isWord(text[at])) {
                return hash;
            }
        }
        return (hash + number) * FACTOR | 1;
    }

    private int column(long context, int template) {
        for (long key = context; ; key = key * FACTOR + 2 | 1) {
            int column = find(key);
            if (lastTemplate[column] != template) {
                lastTemplate[column] = template;
                return column;
            }
        }
    }

    private int find(long key) {
        int mask = keys.length - 1;
        int slot = (int) (key >>> 32) & mask;
        while (keys[slot] != 0) {
            if (keys[slot] == key) {
                return columnOfKey[slot];
            }
            slot = (slot + 1) & mask;
        }
        if (2 * ++keyCount > keys.length) {
            rehash();
            keyCount--;
            return find(key);
        }
        keys[slot] = key;
        columnOfKey[slot] = columnCount;
        if (columnCount == lastTemplate.length) {
            lastTemplate = Arrays.copyOf(lastTemplate, 2 * columnCount);
        }
        lastTemplate[columnCount] = RAW;
        return columnCount++;
    }

    private void rehash() {
        long[] oldKeys = keys;
        int[] oldColumns = columnOfKey;
        keys = new long[2 * oldKeys.length];
        columnOfKey = new int[2 * oldKeys.length];
        int mask = keys.length - 1;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = (int) (oldKeys[i] >>> 32) & mask;
                while (keys[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                keys[slot] = oldKeys[i];
                columnOfKey[slot] = oldColumns[i];
            }
        }
    }
}
