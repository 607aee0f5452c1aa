package io.skald.segment;

/// A segment file: header, blocks, sections, footer, trailer, with nothing between them. Numbers of fixed size are
/// little-endian; see docs/format/segment.md for the sections and a worked example.
///
/// | header | bytes | field    | meaning                                              |
/// |-------:|------:|----------|------------------------------------------------------|
/// |      0 |     8 | magic    | `SKALDSEG`                                           |
/// |      8 |     2 | major    | [#MAJOR]; another one is refused                     |
/// |     10 |     2 | minor    | [#MINOR]; a greater one has more sections, which are skipped |
/// |     12 |     4 | flags    | 0                                                    |
/// |     16 |     8 | id       | [SegmentMeta#id()]                                   |
/// |     24 |     4 | reserved | 0                                                    |
/// |     28 |     4 | checksum | CRC-32C of the 28 bytes before                       |
///
/// | trailer | bytes | field        | meaning                                                                   |
/// |--------:|------:|--------------|---------------------------------------------------------------------------|
/// |       0 |     8 | footerOffset | from the start of the file; the footer ends where the trailer starts      |
/// |       8 |     8 | id           | as in the header                                                          |
/// |      16 |     4 | sectionCount | the footer is one entry of [#FOOTER_ENTRY_BYTES] for each                 |
/// |      20 |     4 | checksum     | CRC-32C of the footer and the 20 bytes before this field                  |
/// |      24 |     8 | magic        | `SKGEND01`                                                                |
final class SegmentFormat {
    static final int HEADER_BYTES = 32;
    static final int TRAILER_BYTES = 32;

    /// `u16 kind, u16 version, u64 offset, u32 storedLength, u32 rawLength, u32 codec, u32 crc`: the checksum is of the
    /// stored bytes.
    static final int FOOTER_ENTRY_BYTES = 28;

    static final long HEADER_MAGIC = 0x4745_5344_4C41_4B53L;
    static final long TRAILER_MAGIC = 0x3130_444E_4547_4B53L;
    static final int MAJOR = 1;
    static final int MINOR = 1;

    /// Label texts in pages, see [StreamTexts]. Read when a text is asked for.
    static final int KIND_TEXTS = 1;

    /// See [MinuteStats]. Read when it is asked for.
    static final int KIND_STATS = 2;

    /// See [StreamDirectory].
    static final int KIND_STREAMS = 3;

    /// See [ChunkDirectory].
    static final int KIND_CHUNKS = 4;

    /// See [BlockDirectory].
    static final int KIND_BLOCKS = 5;

    /// `v sequence, v level, v rows, v lineBytes, v zigzag(minNanos), v zigzag(maxNanos)`: what the manifest knows too, so that a
    /// file that is found without a manifest explains itself.
    static final int KIND_SUMMARY = 6;

    /// See [SegmentOrigin]. Since minor 1.
    static final int KIND_ORIGIN = 7;

    static final int CODEC_RAW = 0;
    static final int CODEC_ZSTD = 1;

    /// Version of all sections above.
    static final int SECTION_VERSION = 1;

    private SegmentFormat() {}
}
