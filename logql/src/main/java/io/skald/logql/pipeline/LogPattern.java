package io.skald.logql.pipeline;

import io.skald.logql.syntax.GoStrings;
import io.skald.model.Utf8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A pattern such as `<ip> - <_> [<ts>]`: literals and captures in turn. A capture is a name (letters, digits, `_`, no
/// digit first) in angle brackets; `<_>` is one that nobody wants. Anything else is a literal, so `<a b>` is one.
///
/// @param parts no two captures, and no two literals, stand side by side
record LogPattern(List<Part> parts) {
    /// One piece of a pattern.
    sealed interface Part {}

    /// @param bytes one or more; never changed
    @SuppressWarnings("ArrayRecordComponent") // private to this package, compared by nobody
    record Literal(byte[] bytes) implements Part {}

    /// @param name `_` for one without a name
    record Capture(String name) implements Part {
        boolean isNamed() {
            return !name.equals("_");
        }

        @Override
        public String toString() {
            return "<" + name + ">";
        }
    }

    LogPattern {
        parts = List.copyOf(parts);
    }

    /// A pattern for `| pattern`: has a named capture, and no name twice.
    ///
    /// @param text see [GoStrings#bytes(String)]
    /// @throws IllegalArgumentException with Loki's words when it is no such pattern
    static LogPattern forStage(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(
                    "parse error at line 1, col 1: syntax error: unexpected $end, expecting"
                            + " IDENTIFIER or LITERAL");
        }
        List<Part> parts = split(text);
        if (parts.stream().noneMatch(part -> part instanceof Capture c && c.isNamed())) {
            throw new IllegalArgumentException("at least one capture is required");
        }
        requireLiteralsBetween(parts);
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            if (part instanceof Capture capture
                    && capture.isNamed()
                    && !names.add(capture.name())) {
                throw new IllegalArgumentException(
                        "duplicate capture name (" + capture.name() + "): invalid expression");
            }
        }
        return new LogPattern(parts);
    }

    /// A pattern for `|>` and `!>`: has no names.
    ///
    /// @param text see [GoStrings#bytes(String)]; may be empty
    /// @throws IllegalArgumentException with Loki's words when it is no such pattern
    static LogPattern forFilter(String text) {
        List<Part> parts = split(text);
        requireLiteralsBetween(parts);
        for (Part part : parts) {
            if (part instanceof Capture capture && capture.isNamed()) {
                throw new IllegalArgumentException(
                        "named captures are not allowed: found '" + capture + "'");
            }
        }
        return new LogPattern(parts);
    }

    private static void requireLiteralsBetween(List<Part> parts) {
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i - 1) instanceof Capture && parts.get(i) instanceof Capture) {
                throw new IllegalArgumentException(
                        "found consecutive capture '"
                                + parts.get(i - 1)
                                + parts.get(i)
                                + "': invalid expression");
            }
        }
    }

    private static List<Part> split(String text) {
        byte[] bytes = GoStrings.bytes(text);
        List<Part> parts = new ArrayList<>();
        var literal = new ByteArrayOutputStream();
        for (int at = 0; at < bytes.length; ) {
            int end = bytes[at] == '<' ? captureEnd(bytes, at) : -1;
            if (end < 0) {
                literal.write(bytes[at++]);
                continue;
            }
            addLiteral(literal, parts);
            parts.add(new Capture(Utf8.text(bytes, at + 1, end - at - 2)));
            at = end;
        }
        addLiteral(literal, parts);
        return parts;
    }

    private static void addLiteral(ByteArrayOutputStream literal, List<Part> parts) {
        if (literal.size() > 0) {
            parts.add(new Literal(literal.toByteArray()));
            literal.reset();
        }
    }

    /// @return behind the `>` of the capture that begins at `open`; -1 when none does
    private static int captureEnd(byte[] bytes, int open) {
        int at = open + 1;
        while (at < bytes.length && isNameByte(bytes[at], at == open + 1)) {
            at++;
        }
        return at > open + 1 && at < bytes.length && bytes[at] == '>' ? at + 1 : -1;
    }

    private static boolean isNameByte(byte b, boolean first) {
        return b >= 'a' && b <= 'z'
                || b >= 'A' && b <= 'Z'
                || b == '_'
                || !first && b >= '0' && b <= '9';
    }
}
