package io.skald.loadtest.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// One row of a query file: `id kind span check text`, columns separated by spaces.
///
/// @param span looked back from the end of the data
/// @param check name of what the answer must be, see [Expectation]
/// @param text LogQL; for values the label and an optional selector
public record QuerySpec(String id, Kind kind, Duration span, String check, String text) {
    /// Which endpoint is asked.
    public enum Kind {
        VALUES,
        SERIES,
        LINES,
        MATRIX
    }

    private static final int COLUMNS = 5;

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
            String text = columns[4];
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                text = text.replace("${" + variable.getKey() + "}", variable.getValue());
            }
            specs.add(
                    new QuerySpec(
                            columns[0],
                            Kind.valueOf(columns[1].toUpperCase(Locale.ROOT)),
                            Duration.parse("PT" + columns[2]),
                            columns[3],
                            text));
        }
        return specs;
    }
}
