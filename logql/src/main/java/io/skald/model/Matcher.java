package io.skald.model;

import io.skald.logql.text.ByteRegex;

import org.jspecify.annotations.Nullable;

/// One condition on a stream label. A label that is missing has the value `""`. Regular expressions are RE2 and
/// match the whole value.
public final class Matcher {
    /// The four operators, in Loki's notation.
    public enum Op {
        EQUAL("="),
        NOT_EQUAL("!="),
        REGEX("=~"),
        NOT_REGEX("!~");

        private final String symbol;

        Op(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }
    }

    private final String name;
    private final Op op;
    private final String value;
    private final @Nullable ByteRegex regex;

    /// @throws io.skald.logql.text.RegexSyntaxException when `op` is a regex operator and `value` is no RE2 pattern
    public Matcher(String name, Op op, String value) {
        this.name = name;
        this.op = op;
        this.value = value;
        this.regex = op == Op.REGEX || op == Op.NOT_REGEX ? ByteRegex.compileAnchored(value) : null;
    }

    public String name() {
        return name;
    }

    public Op op() {
        return op;
    }

    public String value() {
        return value;
    }

    /// @param labelValue `""` for a missing label
    public boolean matches(String labelValue) {
        return switch (op) {
            case EQUAL -> labelValue.equals(value);
            case NOT_EQUAL -> !labelValue.equals(value);
            case REGEX -> matchesRegex(labelValue);
            case NOT_REGEX -> !matchesRegex(labelValue);
        };
    }

    public boolean matches(LabelSet labels) {
        String labelValue = labels.get(name);
        return matches(labelValue == null ? "" : labelValue);
    }

    /// Whether a stream without the label matches.
    public boolean matchesEmpty() {
        return matches("");
    }

    private boolean matchesRegex(String labelValue) {
        if (regex == null) {
            throw new IllegalStateException("no regex for " + op);
        }
        byte[] bytes = Utf8.bytes(labelValue);
        return regex.find(bytes, 0, bytes.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Matcher that
                && name.equals(that.name)
                && op == that.op
                && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(name, op, value);
    }

    /// LogQL text: `app=~"a.*"`.
    @Override
    public String toString() {
        return name + op.symbol() + GoQuoting.quote(value);
    }
}
