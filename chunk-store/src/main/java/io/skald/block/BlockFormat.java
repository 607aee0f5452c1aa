package io.skald.block;

/// Frame of a block. Numbers of fixed size are little-endian.
///
/// | offset | bytes | field         | meaning                                                     |
/// |-------:|------:|---------------|-------------------------------------------------------------|
/// |      0 |     4 | magic         | `SKB` and 0x01                                              |
/// |      4 |     1 | encoding      | [#ENCODING_ROW] or [#ENCODING_TEMPLATE]                     |
/// |      5 |     1 | flags         | [#FLAG_HAS_NEWLINE]                                         |
/// |      6 |     2 | sectionCount  | n                                                           |
/// |      8 |     4 | bodyLength    | bytes behind the header                                     |
/// |     12 |     4 | rowCount      | 1 or more                                                   |
/// |     16 |     8 | minNanos      | smallest timestamp                                          |
/// |     24 |     8 | maxNanos      | largest timestamp, included                                 |
/// |     32 |  16 n | sections      | see [#SECTION_BYTES]                                        |
/// | 32+16n |     4 | checksum      | CRC-32C of all header bytes before it                       |
///
/// The body is the sections back to back, in the order of the table, lines or columns last. What each section holds is told by
/// the class that writes it and, with worked bytes, by `docs/format/block.md`.
final class BlockFormat {
    static final int MAGIC = 0x01424B53;
    static final int ENCODING_OFFSET = 4;
    static final int FLAGS_OFFSET = 5;
    static final int SECTION_COUNT_OFFSET = 6;
    static final int BODY_LENGTH_OFFSET = 8;
    static final int ROW_COUNT_OFFSET = 12;
    static final int MIN_NANOS_OFFSET = 16;
    static final int MAX_NANOS_OFFSET = 24;
    static final int SECTIONS_OFFSET = 32;

    /// Entry of the section table: `u8 kind, u8 codec, u16 zero, u32 storedLength, u32 rawLength, u32 crc`; the
    /// checksum is CRC-32C of the stored bytes.
    static final int SECTION_BYTES = 16;

    static final int ENCODING_ROW = 1;
    static final int ENCODING_TEMPLATE = 2;

    /// Some line of the block contains 0x0A: the section of lengths is there.
    static final int FLAG_HAS_NEWLINE = 1;

    /// Whose rows these are: `v count, count x {v ordinal - previous ordinal, v rowCount}`.
    static final int KIND_STREAMS = 1;

    /// See [TimestampColumn].
    static final int KIND_TIMESTAMPS = 2;

    /// See [MetadataWriter]. Missing when no row has structured metadata.
    static final int KIND_METADATA = 3;

    /// Length of each line, as varints. Only with [#FLAG_HAS_NEWLINE].
    static final int KIND_LENGTHS = 4;

    /// The lines one after the other, each followed by 0x0A. Always the last section.
    static final int KIND_LINES = 5;

    /// Texts of templates and the directory of columns; encoding 2, as all that follow. What they hold is told by
    /// [io.skald.block.template].
    static final int KIND_TEMPLATES = 6;

    /// Number of each row's template: a plane of low bytes, then one of high bytes where some template has one.
    static final int KIND_TEMPLATE_OF_ROW = 7;

    /// The payloads of all small columns.
    static final int KIND_SMALL = 8;

    /// The payloads of all other columns, each compressed on its own. Always the last section.
    static final int KIND_COLUMNS = 9;

    static final int CODEC_RAW = 0;
    static final int CODEC_ZSTD = 1;

    private BlockFormat() {}

    static int headerLength(int sectionCount) {
        return SECTIONS_OFFSET + SECTION_BYTES * sectionCount + Integer.BYTES;
    }
}
