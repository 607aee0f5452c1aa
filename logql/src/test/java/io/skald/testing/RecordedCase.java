package io.skald.testing;

import io.skald.logql.engine.Engine;
import io.skald.logql.engine.LogEntry;
import io.skald.logql.engine.QueryException;
import io.skald.logql.engine.QueryLimits;
import io.skald.logql.engine.QueryRequest;
import io.skald.logql.engine.QueryResult;
import io.skald.logql.engine.ResultStream;
import io.skald.logql.engine.Series;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.TextFormatException;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// One recorded request to Loki and its answer, run against an engine. Answers are compared as the corpus' own runner
/// does: series as sets, entries of equal time in any order, values with a tolerance; error texts exactly.
public final class RecordedCase {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

    private final Map<String, Object> fields;
    private final Map<String, Object> params;

    public RecordedCase(String json) {
        this.fields = Json.object(Json.parse(json));
        this.params = Json.object(fields.get("params"));
    }

    public String id() {
        return (String) fields.get("id");
    }

    private String param(String name, String otherwise) {
        String given = String.valueOf(params.getOrDefault(name, ""));
        return given.isEmpty() ? otherwise : given;
    }

    /// @return what is wrong, or the empty string
    public String run(Engine engine) throws IOException {
        Map<String, Object> expect = Json.object(fields.get("expect"));
        boolean success = ((Double) expect.get("status")).intValue() == 200;
        if (((String) fields.get("endpoint")).endsWith("format_query")) {
            return formatted(Json.object(expect.get("body")));
        }
        QueryRequest request;
        try {
            request = request();
        } catch (IllegalArgumentException | DateTimeException | TextFormatException e) {
            // A parameter that makes no sense: the server does not even ask the engine.
            return success ? "unreadable: " + e : "";
        }
        try {
            QueryResult result = engine.query(request, QueryLimits.DEFAULTS, () -> false);
            if (!success) {
                return "no failure, expected: " + expect.get("body");
            }
            Map<String, Object> data = Json.object(Json.object(expect.get("body")).get("data"));
            String wanted = wanted((String) data.get("resultType"), data.get("result"));
            String actual = actual(result);
            return same(wanted, actual) ? "" : "expected\n" + wanted + "\nbut was\n" + actual;
        } catch (QueryException e) {
            boolean varies = fields.containsKey("message_varies");
            boolean expected =
                    !success
                            && (varies
                                    || String.valueOf(expect.get("body")).equals(e.getMessage()));
            return expected
                    ? ""
                    : "expected "
                            + (success ? "success" : expect.get("body"))
                            + " but was "
                            + e.getMessage();
        }
    }

    private String formatted(Map<String, Object> body) {
        String wanted = String.valueOf(body.getOrDefault("data", body.get("error")));
        String actual;
        try {
            actual = LogQl.format(param("query", ""));
        } catch (SyntaxException e) {
            actual = e.getMessage();
        }
        return wanted.equals(actual) ? "" : "expected\n" + wanted + "\nbut was\n" + actual;
    }

    private QueryRequest request() {
        QueryRequest.Time time;
        if (((String) fields.get("endpoint")).endsWith("query_range")) {
            long end = nanos(param("end", ""));
            String from = param("start", "");
            long start =
                    from.isEmpty()
                            ? end - GoDurations.parsePrometheus(param("since", "1h"))
                            : nanos(from);
            long step = Math.max(1, (end - start) / 1_000_000_000 / 250) * 1_000_000_000;
            String given = param("step", "");
            time = new QueryRequest.Range(start, end, given.isEmpty() ? step : span(given));
        } else {
            time = new QueryRequest.Instant(nanos(param("time", "")));
        }
        String interval = param("interval", "");
        return new QueryRequest(
                TenantId.SINGLE,
                param("query", ""),
                time,
                Integer.parseInt(param("limit", "100")),
                Direction.valueOf(param("direction", "backward").toUpperCase(Locale.ROOT)),
                interval.isEmpty() ? 0 : span(interval));
    }

    private static long nanos(String text) {
        if (text.matches("[0-9]+")) {
            return text.length() <= 10
                    ? Long.parseLong(text) * 1_000_000_000
                    : Long.parseLong(text);
        }
        if (text.matches("[0-9]*[.][0-9.e+]+")) {
            return new BigDecimal(text)
                    .setScale(3, RoundingMode.HALF_UP)
                    .multiply(NANOS)
                    .longValue();
        }
        if (text.contains("t")) {
            throw new DateTimeException("lower case: " + text);
        }
        Instant instant = Instant.parse(text);
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }

    private static long span(String text) {
        return text.matches("[0-9.e]+")
                ? new BigDecimal(text).multiply(NANOS).longValue()
                : GoDurations.parsePrometheus(text);
    }

    /// Lines of text that are equal if the answers are, but for the last digits of values.
    private static boolean same(String wanted, String actual) {
        String[] a = wanted.split(" ", -1);
        String[] b = actual.split(" ", -1);
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (!a[i].equals(b[i]) && !sameNumber(a[i], b[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameNumber(String a, String b) {
        if (!a.startsWith("v=") || !b.startsWith("v=")) {
            return false;
        }
        return Rounding.same(number(a.substring(2).strip()), number(b.substring(2).strip()));
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private String wanted(String type, Object result) {
        List<String> lines = new ArrayList<>();
        switch (type) {
            case "scalar" -> {
                return "scalar v=" + Json.list(result).get(1) + " ";
            }
            case "streams" -> {
                for (Object stream : Json.list(result)) {
                    lines.add(wantedStream(Json.object(stream)));
                }
            }
            default -> {
                for (Object series : Json.list(result)) {
                    Map<String, Object> one = Json.object(series);
                    List<Object> points =
                            one.containsKey("value")
                                    ? List.of(one.get("value"))
                                    : Json.list(one.get("values"));
                    var line = new StringBuilder(labels(one.get("metric")).toString());
                    for (Object point : points) {
                        line.append(" @")
                                .append((long) ((Double) Json.list(point).get(0) * 1000))
                                .append(" v=")
                                .append(Json.list(point).get(1))
                                .append(" ");
                    }
                    lines.add(line.toString());
                }
            }
        }
        sort(lines);
        return type + "\n" + String.join("\n", lines);
    }

    private static String wantedStream(Map<String, Object> stream) {
        List<String> entries = new ArrayList<>();
        for (Object value : Json.list(stream.get("values"))) {
            List<Object> parts = Json.list(value);
            String extra = "";
            if (parts.size() > 2) {
                Map<String, Object> third = Json.object(parts.get(2));
                extra =
                        labels(third.getOrDefault("structuredMetadata", Map.of()))
                                + "/"
                                + labels(third.getOrDefault("parsed", Map.of()));
            }
            entries.add(parts.get(0) + "\t" + parts.get(1) + "\t" + extra);
        }
        return labels(stream.get("stream")) + "\n  " + String.join("\n  ", stable(entries));
    }

    private static LabelSet labels(Object object) {
        Map<String, String> labels = new TreeMap<>();
        Json.object(object).forEach((name, value) -> labels.put(name, (String) value));
        return LabelSet.of(labels);
    }

    /// Sorts entries with equal timestamps by the rest.
    private static List<String> stable(List<String> entries) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i < entries.size(); ) {
            int j = i;
            String time = entries.get(i).substring(0, entries.get(i).indexOf('\t'));
            while (j < entries.size() && entries.get(j).startsWith(time + "\t")) {
                j++;
            }
            out.addAll(entries.subList(i, j).stream().sorted().toList());
            i = j;
        }
        return out;
    }

    private String actual(QueryResult result) {
        List<String> lines = new ArrayList<>();
        String type =
                switch (result) {
                    case QueryResult.Scalar scalar -> {
                        yield "scalar v=" + scalar.value() + " ";
                    }
                    case QueryResult.Streams streams -> {
                        boolean categorized = fields.toString().contains("categorize-labels");
                        for (ResultStream stream :
                                categorized ? streams.categorized() : streams.merged()) {
                            lines.add(actualStream(stream, categorized));
                        }
                        yield "streams\n";
                    }
                    case QueryResult.Matrix matrix -> {
                        for (Series series : matrix.series()) {
                            lines.add(actualSeries(series));
                        }
                        yield "matrix\n";
                    }
                    case QueryResult.Vector vector -> {
                        for (QueryResult.Sample sample : vector.samples()) {
                            long[] times = {sample.timestampNanos()};
                            double[] values = {sample.value()};
                            lines.add(actualSeries(new Series(sample.labels(), times, values)));
                        }
                        yield "vector\n";
                    }
                };
        sort(lines);
        return type + String.join("\n", lines);
    }

    /// Series are a set, unless the query sorts them.
    private void sort(List<String> lines) {
        if (!fields.containsKey("ordered")) {
            lines.sort(null);
        }
    }

    private static String actualStream(ResultStream stream, boolean categorized) {
        List<String> entries = new ArrayList<>();
        for (LogEntry entry : stream.entries()) {
            String extra =
                    categorized ? entry.labels().metadata() + "/" + entry.labels().parsed() : "";
            entries.add(entry.timestampNanos() + "\t" + entry.line() + "\t" + extra);
        }
        return stream.labels() + "\n  " + String.join("\n  ", stable(entries));
    }

    private static String actualSeries(Series series) {
        var line = new StringBuilder(series.labels().toString());
        for (int i = 0; i < series.size(); i++) {
            line.append(" @")
                    .append(series.timestampNanos()[i] / 1_000_000)
                    .append(" v=")
                    .append(series.values()[i])
                    .append(" ");
        }
        return line.toString();
    }
}
