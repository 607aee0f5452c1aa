package io.skald.server.query;

import io.skald.logql.engine.LogEntry;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.engine.ResultStream;
import io.skald.logql.engine.Series;
import io.skald.logql.text.GoNumbers;
import io.skald.model.LabelSet;
import io.skald.server.http.Response;

import java.util.List;

/// Writes the answers of queries as Loki's JSON.
final class ResponseEncoder {
    private static final int FIRST_BYTES = 16 << 10;

    private final JsonOut out = new JsonOut(FIRST_BYTES);
    private final List<String> flags;

    /// @param flags the client's encoding flags; those that mean nothing are only told back
    private ResponseEncoder(List<String> flags) {
        this.flags = flags;
    }

    /// @param timing for the statistics
    static Response encode(QueryResult result, List<String> flags, StatsJson.Timing timing) {
        var encoder = new ResponseEncoder(flags);
        encoder.envelope(result, timing);
        return Response.bytes(Response.JSON, encoder.out.array(), encoder.out.size());
    }

    private void envelope(QueryResult result, StatsJson.Timing timing) {
        out.raw("{\"status\":\"success\",");
        if (!result.warnings().isEmpty()) {
            out.raw("\"warnings\":").strings(result.warnings()).raw(',');
        }
        out.raw("\"data\":{\"resultType\":\"").raw(typeOf(result)).raw("\",");
        if (result instanceof QueryResult.Streams && !flags.isEmpty()) {
            out.raw("\"encodingFlags\":").strings(flags).raw(',');
        }
        out.raw("\"result\":");
        long returned = result(result);
        out.raw(",\"stats\":");
        StatsJson.write(out, result.stats(), returned, timing);
        out.raw("}}\n");
    }

    private static String typeOf(QueryResult result) {
        return switch (result) {
            case QueryResult.Streams _ -> "streams";
            case QueryResult.Matrix _ -> "matrix";
            case QueryResult.Vector _ -> "vector";
            case QueryResult.Scalar _ -> "scalar";
        };
    }

    /// @return entries or series written
    private long result(QueryResult result) {
        return switch (result) {
            case QueryResult.Streams streams -> streams(streams);
            case QueryResult.Matrix matrix -> matrix(matrix.series());
            case QueryResult.Vector vector -> vector(vector.samples());
            case QueryResult.Scalar scalar -> {
                point(scalar.timestampNanos(), scalar.value());
                yield 1;
            }
        };
    }

    private long streams(QueryResult.Streams streams) {
        boolean categorize = flags.contains(EncodingFlags.CATEGORIZE);
        List<ResultStream> groups = categorize ? streams.categorized() : streams.merged();
        out.raw('[');
        for (int i = 0; i < groups.size(); i++) {
            separate(i);
            ResultStream stream = groups.get(i);
            out.raw("{\"stream\":").labels(stream.labels()).raw(",\"values\":[");
            for (int j = 0; j < stream.entries().size(); j++) {
                separate(j);
                entry(stream.entries().get(j), categorize);
            }
            out.raw("]}");
        }
        out.raw(']');
        return streams.entries().size();
    }

    private void entry(LogEntry entry, boolean categorize) {
        out.raw("[\"").number(entry.timestampNanos()).raw("\",");
        out.string(entry.line().bytes(), entry.line().offset(), entry.line().length());
        if (categorize) {
            LabelSet metadata = entry.labels().metadata();
            LabelSet parsed = entry.labels().parsed();
            out.raw(",{");
            if (!metadata.isEmpty()) {
                out.raw("\"structuredMetadata\":").labels(metadata);
            }
            if (!parsed.isEmpty()) {
                out.raw(metadata.isEmpty() ? "" : ",").raw("\"parsed\":").labels(parsed);
            }
            out.raw('}');
        }
        out.raw(']');
    }

    private long matrix(List<Series> all) {
        out.raw('[');
        for (int i = 0; i < all.size(); i++) {
            separate(i);
            Series series = all.get(i);
            out.raw("{\"metric\":").labels(series.labels()).raw(",\"values\":[");
            for (int j = 0; j < series.size(); j++) {
                separate(j);
                point(series.timestampNanos()[j], series.values()[j]);
            }
            out.raw("]}");
        }
        out.raw(']');
        return all.size();
    }

    private long vector(List<QueryResult.Sample> samples) {
        out.raw('[');
        for (int i = 0; i < samples.size(); i++) {
            separate(i);
            QueryResult.Sample sample = samples.get(i);
            out.raw("{\"metric\":").labels(sample.labels()).raw(",\"value\":");
            point(sample.timestampNanos(), sample.value());
            out.raw('}');
        }
        out.raw(']');
        return samples.size();
    }

    private void separate(int index) {
        if (index > 0) {
            out.raw(',');
        }
    }

    /// `[1700000000.5,"12"]`: seconds with at most three decimals, and the value as text.
    private void point(long timestampNanos, double value) {
        long millis = Math.floorDiv(timestampNanos, 1_000_000L);
        out.raw('[');
        if (millis % 1000 == 0) {
            out.number(millis / 1000);
        } else {
            out.raw(seconds(millis));
        }
        out.raw(",\"").raw(GoNumbers.printPlain(value)).raw("\"]");
    }

    static String seconds(long millis) {
        long fraction = Math.abs(millis % 1000);
        String whole = (millis < 0 ? "-" : "") + Math.abs(millis / 1000);
        if (fraction == 0) {
            return whole;
        }
        String digits = Long.toString(1000 + fraction).substring(1);
        return whole + "." + digits.replaceAll("0+$", "");
    }
}
