package io.skald.server.delete;

import io.skald.logql.engine.LogPipeline;
import io.skald.logql.engine.QueryException;
import io.skald.logql.syntax.Expr;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.Stage;
import io.skald.model.Utf8;
import io.skald.server.http.HttpFailure;
import io.skald.server.limits.ReadLimits;

/// The query of a delete. It runs in every query of its tenant and in every flush, with no deadline, until its lines are
/// erased; so it has to be cheap for each line: parsers and filters, but no templates, and no more than a few of them.
final class DeleteQuery {
    static final int MAX_BYTES = 4096;

    private DeleteQuery() {}

    /// @param limits of who asks
    /// @return the query on one line
    /// @throws HttpFailure 400
    static String printed(String query, ReadLimits limits) {
        if (query.isEmpty()) {
            throw HttpFailure.badRequest("query not set");
        }
        int bytes = Utf8.size(query);
        if (bytes > MAX_BYTES) {
            throw HttpFailure.badRequest(
                    "the query of a delete request is too long: %d bytes (limit: %d)"
                            .formatted(bytes, MAX_BYTES));
        }
        try {
            LogPipeline pipeline = LogPipeline.compile(query);
            limits.checkMatchers(pipeline.matchers());
            if (LogQl.parse(query) instanceof Expr.Log log) {
                log.stages().forEach(DeleteQuery::check);
            }
            return pipeline.text();
        } catch (QueryException e) {
            throw HttpFailure.badRequest(
                    e.kind() == QueryException.Kind.LIMIT_EXCEEDED
                            ? String.valueOf(e.getMessage())
                            : "invalid query expression");
        }
    }

    private static void check(Stage stage) {
        switch (stage) {
            case Stage.LineFormat _ -> throw notSupported("line_format");
            case Stage.LabelFormat _ -> throw notSupported("label_format");
            case Stage.LineFilter _,
                    Stage.Json _,
                    Stage.Logfmt _,
                    Stage.Regexp _,
                    Stage.Pattern _,
                    Stage.Unpack _,
                    Stage.LabelFilter _,
                    Stage.Decolorize _,
                    Stage.Drop _,
                    Stage.Keep _ -> {}
        }
    }

    private static HttpFailure notSupported(String stage) {
        return HttpFailure.badRequest(stage + " is not supported in delete requests");
    }
}
