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
import io.skald.logql.syntax.Printer;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.GoDurations;
import io.skald.logql.text.GoNumbers;
import io.skald.model.Direction;
import io.skald.model.LabelSet;
import io.skald.model.Matcher;
import io.skald.model.TenantId;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Reads test files of the language and writes them again with the actual answers. A file is a list of blocks, with blank
/// lines between them:
///
/// ```
/// load
/// {app="web"}
///   0s   level=info msg=start
///   10s  level=error msg=boom {trace="7"}      (structured metadata at the end, if it has this form)
/// ----
///
/// eval range start=0s end=30s step=10s
/// count_over_time({app="web"} [10s])
/// ----
/// {app="web"}  0s=1 10s=1
/// ```
///
/// Other commands: `eval logs start=… end=… [limit=…] [direction=…] [categorize]`, `eval instant time=…`, `print`,
/// `format`.
public final class TextCases {
    private static final String SEPARATOR = "----";

    private final MemLogSource source = new MemLogSource(3, true);
    private final Engine engine = new Engine(source, Runnable::run, 1, () -> 0L);

    /// @return the file with actual answers in the place of expected ones
    public static String rewrite(String file) throws IOException {
        var cases = new TextCases();
        var out = new StringBuilder();
        List<String> block = new java.util.ArrayList<>();
        List<String> lines = new java.util.ArrayList<>(file.lines().toList());
        lines.add("");
        boolean answer = false;
        for (String line : lines) {
            if (line.equals(SEPARATOR)) {
                block.forEach(l -> out.append(l).append('\n'));
                out.append(SEPARATOR).append('\n').append(cases.answer(block));
                block.clear();
                answer = true;
            } else if (line.isBlank()) {
                block.forEach(l -> out.append(l).append('\n'));
                block.clear();
                answer = false;
                out.append('\n');
            } else if (!answer) {
                block.add(line);
            }
        }
        return out.toString().strip() + "\n";
    }

    private String answer(List<String> block) throws IOException {
        List<String> lines = block.stream().filter(line -> !line.startsWith("#")).toList();
        String command = lines.getFirst();
        List<String> rest = lines.subList(1, lines.size());
        if (command.equals("load")) {
            load(rest);
            return "";
        }
        String query = String.join("\n", rest);
        try {
            return switch (command) {
                case "print" -> Printer.print(LogQl.parse(query)) + "\n";
                case "format" -> LogQl.format(query) + "\n";
                default -> eval(command, query);
            };
        } catch (SyntaxException e) {
            return "error syntax: " + e.getMessage() + "\n";
        } catch (QueryException e) {
            return "error "
                    + e.kind().name().toLowerCase(Locale.ROOT)
                    + ": "
                    + e.getMessage().strip().replace("\n", "\n  ")
                    + "\n";
        }
    }

    private void load(List<String> lines) {
        LabelSet stream = LabelSet.EMPTY;
        for (String line : lines) {
            if (line.startsWith("{")) {
                stream = labels(line);
                continue;
            }
            String[] parts = line.strip().split(" +", 2);
            String text = parts.length > 1 ? parts[1] : "";
            Map<String, String> metadata = Map.of();
            int brace = text.lastIndexOf(" {");
            if (brace >= 0 && text.endsWith("\"}")) {
                metadata = labels(text.substring(brace + 1)).toMap();
                text = text.substring(0, brace);
            }
            source.add(TenantId.SINGLE, stream, GoDurations.parseGo(parts[0]), text, metadata);
        }
    }

    private static LabelSet labels(String selector) {
        Map<String, String> labels = new TreeMap<>();
        for (Matcher matcher : LogQl.parseSelector(selector)) {
            labels.put(matcher.name(), matcher.value());
        }
        return LabelSet.of(labels);
    }

    private String eval(String command, String query) throws IOException {
        Map<String, String> options = new TreeMap<>();
        String[] words = command.split(" +");
        for (int i = 2; i < words.length; i++) {
            String[] option = words[i].split("=", 2);
            options.put(option[0], option.length > 1 ? option[1] : "");
        }
        QueryRequest.Time time =
                words[1].equals("instant")
                        ? new QueryRequest.Instant(nanos(options, "time", "0s"))
                        : new QueryRequest.Range(
                                nanos(options, "start", "0s"),
                                nanos(options, "end", "0s"),
                                nanos(options, "step", "1s"));
        var request =
                new QueryRequest(
                        TenantId.SINGLE,
                        query,
                        time,
                        Integer.parseInt(options.getOrDefault("limit", "100")),
                        Direction.valueOf(
                                options.getOrDefault("direction", "forward")
                                        .toUpperCase(Locale.ROOT)),
                        nanos(options, "interval", "0s"));
        QueryResult result = engine.query(request, QueryLimits.DEFAULTS, () -> false);
        return print(result, options.containsKey("categorize"));
    }

    private static long nanos(Map<String, String> options, String name, String otherwise) {
        return GoDurations.parseGo(options.getOrDefault(name, otherwise));
    }

    private static String time(long nanos) {
        return GoDurations.printGo(nanos);
    }

    private static String print(QueryResult result, boolean categorize) {
        var out = new StringBuilder();
        switch (result) {
            case QueryResult.Streams streams -> {
                for (ResultStream stream : categorize ? streams.categorized() : streams.merged()) {
                    out.append(stream.labels()).append('\n');
                    for (LogEntry entry : stream.entries()) {
                        out.append("  ").append(time(entry.timestampNanos()));
                        out.append("  ").append(entry.line());
                        if (categorize) {
                            out.append("  metadata ").append(entry.labels().metadata());
                            out.append(" parsed ").append(entry.labels().parsed());
                        }
                        out.append('\n');
                    }
                }
            }
            case QueryResult.Matrix matrix -> {
                for (Series series : matrix.series()) {
                    out.append(series.labels()).append(' ');
                    for (int i = 0; i < series.size(); i++) {
                        out.append(' ').append(time(series.timestampNanos()[i]));
                        out.append('=').append(GoNumbers.printPlain(series.values()[i]));
                    }
                    out.append('\n');
                }
            }
            case QueryResult.Vector vector ->
                    vector.samples()
                            .forEach(sample ->
                                    out.append(sample.labels())
                                            .append("  ")
                                            .append(GoNumbers.printPlain(sample.value()))
                                            .append('\n'));
            case QueryResult.Scalar scalar ->
                    out.append(GoNumbers.printPlain(scalar.value())).append('\n');
        }
        return out.toString();
    }
}
