package io.skald.logql.template;

/// What one run of a template may use. Loki has no such bounds, but for the depth of calls (100,000 there).
final class TemplateLimits {
    /// Bytes of the output, and of any text on the way to it.
    static final int MAX_TEXT_BYTES = 1 << 20;

    /// Actions, commands and arguments evaluated in one run, and what texts cost (see [Steps]): loops in loops end here.
    static final int MAX_STEPS = 100_000;

    /// Templates that call templates.
    static final int MAX_CALL_DEPTH = 100;

    /// Parentheses and control structures within each other, in the text of a template.
    static final int MAX_NESTING = 100;

    /// Control structures within each other in one run, those of called templates included.
    static final int MAX_LEVELS = 500;

    /// Objects and arrays within each other that `fromJson` reads; Go reads 10,000.
    static final int MAX_JSON_DEPTH = 200;

    private TemplateLimits() {}

    /// @throws FunctionException when a text would get too long
    static void checkText(long bytes) {
        if (bytes > MAX_TEXT_BYTES) {
            throw new FunctionException("text longer than " + MAX_TEXT_BYTES + " bytes");
        }
    }
}
