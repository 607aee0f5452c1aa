package io.skald.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One recorded request to Loki and its answer, as HTTP sees them. Streams and series are compared as sets (in order where
/// the case says so), entries of equal time in any order, values with a tolerance; error texts exactly, but for cases where
/// Loki names whichever series failed first.
public final class RecordedExchange {

    private final Map<String, Object> fields;

    public RecordedExchange(String json) {
        this.fields = Json.object(Json.parse(json));
    }

    public String id() {
        return (String) fields.get("id");
    }

    public String path() {
        return (String) fields.get("endpoint");
    }

    public boolean isPost() {
        return "POST".equals(fields.get("method"));
    }

    /// The parameters, encoded for a URL or a form.
    public String parameters() {
        return Json.object(fields.getOrDefault("params", Map.of())).entrySet().stream()
                .flatMap(parameter ->
                        (parameter.getValue() instanceof List<?> list
                                        ? list
                                        : List.of(parameter.getValue()))
                                .stream().map(value -> parameter.getKey() + "=" + encode(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encode(Object value) {
        String text =
                value instanceof Double number && number == Math.rint(number)
                        ? String.valueOf(number.longValue())
                        : String.valueOf(value);
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Names and values by turns.
    public String[] headers() {
        return Json.object(fields.getOrDefault("headers", Map.of())).entrySet().stream()
                .flatMap(header -> List.of(header.getKey(), (String) header.getValue()).stream())
                .toArray(String[]::new);
    }

    /// Compares an answer with the recorded one.
    ///
    /// @return what is wrong, or the empty string
    public String difference(int status, String body) {
        Map<String, Object> expect = Json.object(fields.get("expect"));
        Object wanted = expect.get("body");
        if (((Double) expect.get("status")).intValue() != status) {
            return "expected "
                    + expect.get("status")
                    + " "
                    + wanted
                    + " but was "
                    + status
                    + " "
                    + body;
        }
        if (status >= 300) {
            boolean same =
                    fields.containsKey("message_varies")
                            || (wanted instanceof String text
                                    ? text.strip().equals(body.strip())
                                    : wanted.equals(Json.parse(body)));
            return same ? "" : "expected " + wanted + " but was " + body;
        }
        Map<String, Object> want = Json.object(wanted);
        Map<String, Object> got = Json.object(Json.parse(body));
        if (!same(texts(want.get("warnings")), texts(got.get("warnings")))) {
            return "expected warnings " + want.get("warnings") + " but were " + got.get("warnings");
        }
        return same(normal(want.get("data")), normal(got.get("data")))
                ? ""
                : "expected\n" + want.get("data") + "\nbut was\n" + got.get("data");
    }

    private static List<Object> texts(Object list) {
        return list == null ? List.of() : Json.list(list);
    }

    /// An answer in a form in which equal answers are equal, but for the last digits of numbers.
    private Object normal(Object data) {
        if (!(data instanceof Map<?, ?>) || !Json.object(data).containsKey("resultType")) {
            return data;
        }
        Map<String, Object> all = new LinkedHashMap<>(Json.object(data));
        all.remove("stats");
        List<Object> result = Json.list(all.get("result"));
        switch ((String) all.get("resultType")) {
            case "scalar" -> all.put("result", result.get(1)); // Loki's time of it overflows
            case "streams" -> all.put("result", sorted(result, "stream"));
            default -> {
                if (!fields.containsKey("ordered")) {
                    all.put("result", sorted(result, "metric"));
                }
            }
        }
        return all;
    }

    private static List<Object> sorted(List<Object> result, String labels) {
        List<Object> all = new ArrayList<>();
        for (Object one : result) {
            Map<String, Object> series = new LinkedHashMap<>(Json.object(one));
            if (labels.equals("stream")) {
                series.put("values", entries(Json.list(series.get("values"))));
            }
            all.add(series);
        }
        all.sort(Comparator.comparing(series -> canonical(Json.object(series).get(labels))));
        return all;
    }

    /// Entries of equal time in one order.
    private static List<Object> entries(List<Object> values) {
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < values.size(); ) {
            Object time = Json.list(values.get(i)).getFirst();
            int from = i;
            while (i < values.size() && Json.list(values.get(i)).getFirst().equals(time)) {
                i++;
            }
            values.subList(from, i).stream()
                    .sorted(Comparator.comparing(RecordedExchange::canonical))
                    .forEach(out::add);
        }
        return out;
    }

    private static String canonical(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(e -> e.getKey() + "=" + canonical(e.getValue()))
                            .sorted()
                            .collect(Collectors.joining("\u0001", "{", "}"));
            case List<?> list ->
                    list.stream()
                            .map(RecordedExchange::canonical)
                            .collect(Collectors.joining("\u0002", "[", "]"));
            case null -> "null";
            default -> value.toString();
        };
    }

    private static boolean same(Object a, Object b) {
        return switch (a) {
            case Map<?, ?> x when b instanceof Map<?, ?> y -> {
                boolean same = x.keySet().equals(y.keySet());
                for (Map.Entry<?, ?> e : x.entrySet()) {
                    same = same && same(e.getValue(), y.get(e.getKey()));
                }
                yield same;
            }
            case List<?> x when b instanceof List<?> y -> {
                boolean same = x.size() == y.size();
                for (int i = 0; same && i < x.size(); i++) {
                    same = same(x.get(i), y.get(i));
                }
                yield same;
            }
            case String x when b instanceof String y -> x.equals(y) || sameNumber(x, y);
            case Double x when b instanceof Double y -> Math.abs(x - y) <= 1e-6;
            case null -> b == null;
            default -> a.equals(b);
        };
    }

    private static boolean sameNumber(String a, String b) {
        double x = number(a);
        double y = number(b);
        return Double.isNaN(x) || Double.isNaN(y)
                ? a.equals("NaN") && b.equals("NaN")
                : Rounding.same(x, y);
    }

    /// @return NaN for what is no finite number
    private static double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : Double.NaN;
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
