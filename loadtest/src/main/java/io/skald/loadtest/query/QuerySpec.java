package io.skald.loadtest.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One row of a query file: `id kind span check bound text`, columns separated by spaces.
///
/// @param span looked back from the end of the data
/// @param check name of what the answer must be, see [Expectation]
/// @param bound what it may cost
/// @param text LogQL; for values the label and an optional selector
public record QuerySpec(
        String id, Kind kind, Duration span, String check, Bound bound, String text) {
    /// What a warm call may cost on the nominal machine, in milliseconds; NaN: not bounded.
    public record Bound(double wallMillis, double cpuMillis) {
        /// Reads `8ms`, `15cpu`, `8ms,15cpu` or `-`.
        static Bound parse(String text) {
            double wall = Double.NaN;
            double cpu = Double.NaN;
            for (String part : text.equals("-") ? new String[0] : text.split(",")) {
                if (part.endsWith("ms")) {
                    wall = Double.parseDouble(part.substring(0, part.length() - 2));
                } else if (part.endsWith("cpu")) {
                    cpu = Double.parseDouble(part.substring(0, part.length() - 3));
                } else {
                    throw new IllegalArgumentException("not a bound: " + text);
                }
            }
            return new Bound(wall, cpu);
        }
    }

    /// Which endpoint is asked.
    public enum Kind {
        VALUES,
        SERIES,
        LINES,
        MATRIX
    }

    private static final int COLUMNS = 6;

    /// @param variables replacements of `${name}` in the texts
    /// @throws IllegalArgumentException for a row of another form
    public static List<QuerySpec> parse(List<String> rows, Map<String, String> variables) {
        List<QuerySpec> specs = new ArrayList<>();
        for (String row : rows) {
            if (row.isBlank() || row.startsWith("#")) {
                continue;
            }
            String[] columns = row.strip().split("\\s+", COLUMNS);
            if (columns.length < COLUMNS) {
                throw new IllegalArgumentException("not a query: " + row);
            }
            String text = columns[5];
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                text = text.replace("${" + variable.getKey() + "}", variable.getValue());
            }
            specs.add(
                    new QuerySpec(
                            columns[0],
                            Kind.valueOf(columns[1].toUpperCase(Locale.ROOT)),
                            Duration.parse("PT" + columns[2]),
                            columns[3],
                            Bound.parse(columns[4]),
                            text));
        }
        return specs;
    }
}
