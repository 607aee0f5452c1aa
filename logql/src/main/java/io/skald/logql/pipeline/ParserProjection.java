package io.skald.logql.pipeline;

import io.skald.logql.syntax.Stage;
import io.skald.logql.text.LineProjection;
import io.skald.logql.text.LineShape;

import org.jspecify.annotations.Nullable;

/// What one parser reads of lines when some labels are needed.
final class ParserProjection implements LineProjection {
    private final Stage parser;
    private final NeededLabels needed;
    private final @Nullable String number;
    private final @Nullable LogPattern pattern;

    /// @param parser the only stage that reads lines, one that [#isFor] admits
    /// @param needed not all labels
    /// @param number label that is read as a number, and not else; null when there is none
    ParserProjection(Stage parser, NeededLabels needed, @Nullable String number) {
        this.parser = parser;
        this.needed = needed;
        this.number = number;
        this.pattern =
                parser instanceof Stage.Pattern(var text, _) ? LogPattern.forStage(text) : null;
    }

    /// Whether there are projections for a stage.
    static boolean isFor(Stage stage) {
        return switch (stage) {
            case Stage.Json json -> json.extractions().isEmpty();
            case Stage.Logfmt logfmt -> logfmt.extractions().isEmpty();
            case Stage.Pattern _ -> true;
            default -> false;
        };
    }

    @Override
    public @Nullable Projected project(LineShape shape) {
        if (pattern != null) {
            return new PatternProjection(needed, number, shape).project(pattern);
        }
        return switch (parser) {
            case Stage.Json _ -> new JsonProjection(needed, number, shape).project();
            case Stage.Logfmt logfmt ->
                    new LogfmtProjection(logfmt, needed, number, shape).project();
            default -> null;
        };
    }
}
