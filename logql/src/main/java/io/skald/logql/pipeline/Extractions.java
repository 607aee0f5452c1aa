package io.skald.logql.pipeline;

import io.skald.logql.pipeline.PathTokens.Kind;
import io.skald.logql.syntax.Stage;
import io.skald.logql.syntax.StagePrinter;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.TextFormatException;

import java.util.Arrays;
import java.util.function.Function;

/// Compiles the parsers that name what they look for.
final class Extractions {
    private Extractions() {}

    /// @throws SyntaxException when a path is wrong
    static RowStage json(Stage.Json stage, LabelNames names, NeededLabels needed) {
        int count = stage.extractions().size();
        JsonPath[] paths = new JsonPath[count];
        int[] labels = new int[count];
        int used = 0;
        for (Stage.Extraction extraction : stage.extractions()) {
            JsonPath path = parse(stage, extraction, JsonPath::parse);
            if (needed.wants(extraction.label())) {
                paths[used] = path;
                labels[used++] = names.id(extraction.label());
            }
        }
        return new JsonExtractionStage(Arrays.copyOf(labels, used), Arrays.copyOf(paths, used));
    }

    /// @throws SyntaxException when a key is wrong
    static RowStage logfmt(Stage.Logfmt stage, LabelNames names) {
        int count = stage.extractions().size();
        int[] labels = new int[count];
        int[] keys = new int[count];
        for (int i = 0; i < count; i++) {
            Stage.Extraction extraction = stage.extractions().get(i);
            labels[i] = names.id(extraction.label());
            keys[i] = names.id(parse(stage, extraction, Extractions::logfmtKey));
        }
        return new LogfmtExtractionStage(stage.strict(), stage.keepEmpty(), labels, keys);
    }

    private static String logfmtKey(String expression) {
        var tokens = PathTokens.ofLogfmt(expression);
        Kind kind = tokens.next();
        if (kind != Kind.KEY && kind != Kind.STRING) {
            throw tokens.unexpected("STRING or KEY");
        }
        String key = tokens.text();
        if (tokens.next() != Kind.END) {
            throw tokens.unexpected("");
        }
        tokens.requireNoFailure();
        return key;
    }

    private static <T> T parse(
            Stage stage, Stage.Extraction extraction, Function<String, T> syntax) {
        try {
            return syntax.apply(extraction.expression());
        } catch (TextFormatException e) {
            throw SyntaxException.meaning(
                    "stage '"
                            + StagePrinter.print(stage)
                            + "' : cannot parse expression ["
                            + extraction.expression()
                            + "]: "
                            + e.getMessage());
        }
    }
}
