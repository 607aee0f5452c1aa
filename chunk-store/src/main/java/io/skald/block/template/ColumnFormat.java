package io.skald.block.template;

/// How the values of a column are stored. Entry in the directory of columns:
///
/// `u8 type, v count, u64 stamp, v minLength, v maxLength - minLength, parameters, v rawLength, [u8 codec, v
/// storedLength, u32 crc], [filter]`
///
/// | type | name | parameters | payload |
/// |---:|---|---|---|
/// | 0 | EMPTY | none; nothing behind `count`, which is 0 | none: the entry ends |
/// | 1 | DICT | `v n`, n values | one byte a value: which one |
/// | 2 | IPV4 | none | longs: the address as a number, canonical text |
/// | 3 | DECIMAL | prefix, suffix, `v scale` | longs: the value times 10^scale |
/// | 4 | PATTERN | maxLength bytes | longs of the digits, nibbles, bytes of the rest |
/// | 5 | STRING | prefix, suffix | lengths less the smallest, as planes, unless all are equal; bytes |
///
/// Strings among parameters are `v length, bytes`. A payload of less than [#SMALL_BYTES] bytes lies in the section
/// SMALL, behind those of the columns before; any other is a part of its own in the section COLUMNS, where the parts lie
/// in the order of columns. "Longs" are [LongPlanes]. A filter, see [ValueFilter], is there when the type has the bit
/// [#FILTERED]: of columns whose values have one length.
final class ColumnFormat {
    static final int EMPTY = 0;
    static final int DICT = 1;
    static final int IPV4 = 2;
    static final int DECIMAL = 3;
    static final int PATTERN = 4;
    static final int STRING = 5;

    /// Bit of the type.
    static final int FILTERED = 0x20;

    static final int SMALL_BYTES = 1024;

    static final int MAX_DICT = 256;

    /// Digits that always fit a long.
    static final int MAX_DIGITS = 18;

    /// In a pattern, any other byte is the same in all values.
    static final byte PATTERN_DIGIT = 1;

    /// Lower-case hexadecimal.
    static final byte PATTERN_HEX = 2;

    static final byte PATTERN_UPPER_HEX = 3;

    static final byte PATTERN_BYTE = 4;

    private ColumnFormat() {}
}
