package io.skald.logql.pipeline;

import io.skald.logql.syntax.Stage;
import io.skald.logql.text.LineProjection;
import io.skald.logql.text.LineShape;

import org.jspecify.annotations.Nullable;

/// What one parser reads of lines when some labels are needed.
///
/// @param parser the only stage that reads lines
/// @param needed not all labels
record ParserProjection(Stage parser, NeededLabels needed) implements LineProjection {
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
        return switch (parser) {
            case Stage.Json _ -> new JsonProjection(needed, shape).project();
            case Stage.Logfmt logfmt ->
                    new LogfmtProjection(logfmt.strict(), logfmt.keepEmpty(), needed, shape)
                            .project();
            case Stage.Pattern(var pattern, _) ->
                    new PatternProjection(needed, shape).project(LogPattern.forStage(pattern));
            default -> null;
        };
    }
}
