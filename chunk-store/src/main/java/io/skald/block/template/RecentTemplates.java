package io.skald.block.template;

import io.skald.block.LittleEndian;

/// Tries templates that came lately on a line: mostly it is one of them, and then its text needs only to be compared,
/// eight bytes at a time, while its words would have to be found and looked up. What fits is exactly what
/// [LineTokenizer] would have found.
final class RecentTemplates {
    /// Beyond four, trying costs what it saves.
    private static final int COUNT = 4;

    private final TemplateTable table;
    private final LineTokenizer tokenizer;
    private final int[] recent = new int[COUNT];

    RecentTemplates(TemplateTable table, LineTokenizer tokenizer) {
        this.table = table;
        this.tokenizer = tokenizer;
    }

    /// Forgets all of them; to be called when the table is cleared.
    void clear() {
        java.util.Arrays.fill(recent, TemplateTable.RAW);
    }

    /// @param template not [TemplateTable#RAW]
    void add(int template) {
        moveToFront(COUNT - 1, template);
    }

    private void moveToFront(int place, int template) {
        for (int i = place; i > 0; i--) {
            recent[i] = recent[i - 1];
        }
        recent[0] = template;
    }

    /// Finds the template of a line among those that came lately.
    ///
    /// @param line with a delimiter at `to`, and [Copies#SLACK] bytes behind it
    /// @param variables receives the place of each variable as [Slice]; untouched when nothing fits
    /// @return [TemplateTable#RAW] when none of them fits, or when it is uncertain
    int find(byte[] line, int from, int to, LongList variables) {
        if (to - from > LineTokenizer.MAX_LINE_BYTES) {
            return TemplateTable.RAW;
        }
        for (int i = 0; i < COUNT; i++) {
            int template = recent[i];
            if (template == TemplateTable.RAW) {
                break;
            }
            if (fits(template, line, from, to, variables)) {
                moveToFront(i, template);
                return template;
            }
        }
        return TemplateTable.RAW;
    }

    private boolean fits(int template, byte[] line, int from, int to, LongList variables) {
        int before = variables.size();
        byte[] texts = table.text();
        int text = table.textOffset(template);
        int textEnd = text + table.textLength(template);
        int at = from;
        int end = table.slotEnd(template);
        for (int slot = table.slotStart(template); slot < end; slot++) {
            int length = table.slotPlace(slot) - text;
            int start = at + length;
            if (start >= to || !equal(texts, text, line, at, length)) {
                variables.truncate(before);
                return false;
            }
            at = tokenizer.endOfWord(line, start);
            if (at == start || !(tokenizer.hasDigit() || table.isSlotOfValues(slot))) {
                variables.truncate(before);
                return false;
            }
            variables.add(Slice.of(start, at - start));
            text += length + 1;
        }
        if (to - at != textEnd - text || !equal(texts, text, line, at, to - at)) {
            variables.truncate(before);
            return false;
        }
        return true;
    }

    /// Compares eight bytes at a time; both arrays go on behind what is compared.
    private static boolean equal(byte[] a, int from, byte[] b, int at, int length) {
        int i = 0;
        for (; i < length - Long.BYTES; i += Long.BYTES) {
            if (LittleEndian.getLong(a, from + i) != LittleEndian.getLong(b, at + i)) {
                return false;
            }
        }
        long difference = LittleEndian.getLong(a, from + i) ^ LittleEndian.getLong(b, at + i);
        return length == 0 || difference << Byte.SIZE * (Long.BYTES - (length - i)) == 0;
    }
}
