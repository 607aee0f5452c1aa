package io.skald.logql.text;

/// What the lines of one template have in common: text, and in it variables, of which only little is known.
///
/// A variable stands for one or more *word bytes*: ASCII letters and digits, `_`, `.`, `-` and every byte from 0x80 on. What
/// stands beside it in the text is no word byte, so no two variables touch.
public interface LineShape {
    /// Stands for a variable in the text; no line of the template has this byte.
    byte VARIABLE = 0;

    /// The array that the text lies in.
    byte[] bytes();

    int offset();

    /// Bytes of the text; a variable is one.
    int length();

    /// Whether every value of a variable begins with a digit or with `-`.
    ///
    /// @param variable its number, in order of the text, from 0
    boolean beginsAsNumber(int variable);

    /// Whether some value of a variable may have that byte.
    boolean mayHold(int variable, byte value);
}
