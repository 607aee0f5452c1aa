package io.skald.block;

/// The header of a block, its checksum verified. See [BlockFormat].
///
/// @param length bytes of the header
/// @param bodyLength bytes behind it
/// @param sections the numbers of the section table, four for each: kind, codec, storedLength, rawLength, crc
record BlockHeader(
        int length,
        int encoding,
        int flags,
        int bodyLength,
        int rowCount,
        long minNanos,
        long maxNanos,
        int[] sections) {
    /// Numbers per section in [#sections].
    static final int FIELDS = 5;

    /// @param available bytes in the array
    /// @throws IllegalArgumentException when there is no sound header at the start of the array
    static BlockHeader parse(byte[] bytes, int available, Crc crc) {
        if (available < BlockFormat.headerLength(0)
                || LittleEndian.getInt(bytes, 0) != BlockFormat.MAGIC) {
            throw new IllegalArgumentException("no block here");
        }
        int count = LittleEndian.getShort(bytes, BlockFormat.SECTION_COUNT_OFFSET);
        int length = BlockFormat.headerLength(count);
        int sumOffset = length - Integer.BYTES;
        if (length > available
                || LittleEndian.getInt(bytes, sumOffset) != crc.of(bytes, 0, sumOffset)) {
            throw new IllegalArgumentException("wrong checksum of a block's header");
        }
        int[] sections = new int[FIELDS * count];
        for (int i = 0; i < count; i++) {
            int at = BlockFormat.SECTIONS_OFFSET + BlockFormat.SECTION_BYTES * i;
            sections[FIELDS * i] = bytes[at];
            sections[FIELDS * i + 1] = bytes[at + 1];
            for (int field = 2; field < FIELDS; field++) {
                sections[FIELDS * i + field] =
                        LittleEndian.getInt(bytes, at + Integer.BYTES * (field - 1));
            }
        }
        var header =
                new BlockHeader(
                        length,
                        bytes[BlockFormat.ENCODING_OFFSET],
                        bytes[BlockFormat.FLAGS_OFFSET],
                        LittleEndian.getInt(bytes, BlockFormat.BODY_LENGTH_OFFSET),
                        LittleEndian.getInt(bytes, BlockFormat.ROW_COUNT_OFFSET),
                        LittleEndian.getLong(bytes, BlockFormat.MIN_NANOS_OFFSET),
                        LittleEndian.getLong(bytes, BlockFormat.MAX_NANOS_OFFSET),
                        sections);
        header.check();
        return header;
    }

    private void check() {
        long stored = 0;
        for (int at = 0; at < sections.length; at += FIELDS) {
            if (sections[at + 2] < 0 || sections[at + 3] < 0) {
                throw new IllegalArgumentException("section over 2 GiB");
            }
            stored += sections[at + 2];
        }
        if (stored != bodyLength || rowCount < 1) {
            throw new IllegalArgumentException("header of a block contradicts itself");
        }
    }

    /// @return index of the section's first number in [#sections], or -1 when there is no such section
    int find(int kind) {
        for (int at = 0; at < sections.length; at += FIELDS) {
            if (sections[at] == kind) {
                return at;
            }
        }
        return -1;
    }

    int codec(int section) {
        return sections[section + 1];
    }

    int storedLength(int section) {
        return sections[section + 2];
    }

    int rawLength(int section) {
        return sections[section + 3];
    }

    int checksum(int section) {
        return sections[section + 4];
    }

    /// Bytes from the start of the block to that section.
    int offset(int section) {
        int offset = length;
        for (int at = 0; at < section; at += FIELDS) {
            offset += sections[at + 2];
        }
        return offset;
    }
}
