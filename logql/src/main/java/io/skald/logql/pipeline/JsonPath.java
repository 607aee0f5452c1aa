package io.skald.logql.pipeline;

import io.skald.logql.pipeline.PathTokens.Kind;
import io.skald.logql.text.TextFormatException;

import java.util.ArrayList;
import java.util.List;

/// Where a value stands in a JSON text, as `| json a="x.y[0]"` says it.
///
/// ```
/// path = ( FIELD | access ) { "." FIELD | access }
/// access = "[" ( STRING | INDEX ) "]"
/// ```
/// A FIELD is letters, digits and `_`, with no digit in front; any name can be written as a STRING.
///
/// @param steps from the outside in; never empty
record JsonPath(List<Step> steps) {
    /// Nothing is found deeper than this.
    static final int MAX_STEPS = 128;

    JsonPath {
        steps = List.copyOf(steps);
    }

    /// From a value into a part of it.
    sealed interface Step {
        /// Into the member of an object.
        record Member(String name) implements Step {}

        /// Into the element of an array, counted from 0.
        record Element(int index) implements Step {}
    }

    /// @throws TextFormatException when it is no path, with a message in the words of Loki
    static JsonPath parse(String text) {
        var tokens = PathTokens.ofJson(text);
        List<Step> steps = new ArrayList<>();
        Kind first = tokens.next();
        switch (first) {
            case FIELD -> steps.add(new Step.Member(tokens.text()));
            case LSB -> steps.add(access(tokens));
            default -> throw tokens.unexpected("LSB or FIELD");
        }
        while (true) {
            switch (tokens.next()) {
                case DOT -> {
                    if (tokens.next() != Kind.FIELD) {
                        throw tokens.unexpected("FIELD");
                    }
                    steps.add(new Step.Member(tokens.text()));
                }
                case LSB -> steps.add(access(tokens));
                case END -> {
                    tokens.requireNoFailure();
                    return bounded(steps);
                }
                default -> throw tokens.unexpected("");
            }
        }
    }

    private static Step access(PathTokens tokens) {
        Kind kind = tokens.next();
        if (kind != Kind.STRING && kind != Kind.INDEX) {
            throw tokens.unexpected("STRING or INDEX");
        }
        Step step =
                kind == Kind.STRING
                        ? new Step.Member(tokens.text())
                        : new Step.Element(Integer.parseInt(tokens.text()));
        if (tokens.next() != Kind.RSB) {
            throw tokens.unexpected("RSB");
        }
        return step;
    }

    private static JsonPath bounded(List<Step> steps) {
        if (steps.size() > MAX_STEPS) {
            throw new TextFormatException("more than " + MAX_STEPS + " steps");
        }
        return new JsonPath(steps);
    }
}
