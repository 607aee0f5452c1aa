package io.skald.block.template;

/// How the values of a column are stored. Entry in the directory of columns:
///
/// `u8 type, v count, u64 stamp, v minLength, v maxLength - minLength, parameters, [v rawLength, [u8 codec, v
/// storedLength, u32 crc]]`
///
/// | type | name | parameters | payload |
/// |---:|---|---|---|
/// | 0 | EMPTY | none; nothing behind `count`, which is 0 | none: the entry ends |
/// | 1 | CONST | the value | none: the entry ends |
/// | 2 | DICT | `v n`, n values | one byte a value: which one |
/// | 3 | IPV4 | none | longs: the address as a number, canonical text |
/// | 4 | DECIMAL | prefix, suffix, `v scale` | longs: the value times 10^scale |
/// | 5 | PATTERN | maxLength bytes | longs of the digits, nibbles, bytes of the rest |
/// | 6 | STRING | prefix, suffix | lengths less the smallest, as planes, unless all are equal; bytes |
///
/// Strings among parameters are `v length, bytes`. A payload of less than [#SMALL_BYTES] bytes lies in the section
/// SMALL, behind those of the columns before; any other is a part of its own in the section COLUMNS, where the parts lie
/// in the order of columns. "Longs" are [LongPlanes].
final class ColumnFormat {
    static final int EMPTY = 0;
    static final int CONST = 1;
    static final int DICT = 2;
    static final int IPV4 = 3;
    static final int DECIMAL = 4;
    static final int PATTERN = 5;
    static final int STRING = 6;

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
