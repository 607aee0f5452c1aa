package io.skald.testing;

import io.skald.logql.syntax.Stage;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stages of [NaiveEngine] that compare or change lines, for texts as [RandomQueries] and [RandomLogs] make them: templates
/// of fields only, patterns without escapes, addresses with blanks or `=` around them.
final class NaiveStages {
    private static final Pattern FIELD = Pattern.compile("\\{\\{\\.(\\w+)}}");
    private static final Pattern CAPTURE = Pattern.compile("<(\\w+)>");
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");
    private static final Pattern ADDRESS =
            Pattern.compile("(?<![\\w.])(\\d+)\\.(\\d+)\\.(\\d+)\\.(\\d+)(?![\\w.])");

    private NaiveStages() {}

    static boolean filter(String line, Stage.LineFilter filter) {
        BiPredicate<String, Stage.Term> test =
                switch (filter.op()) {
                    case CONTAINS, NOT_CONTAINS ->
                            (text, term) ->
                                    term.ip()
                                            ? hasAddress(text, term.text())
                                            : text.contains(term.text());
                    case MATCHES, NOT_MATCHES ->
                            (text, term) -> Pattern.compile(term.text()).matcher(text).find();
                    case PATTERN, NOT_PATTERN -> (text, term) -> isLike(text, term.text());
                };
        boolean found = filter.terms().stream().anyMatch(term -> test.test(line, term));
        return found != filter.op().isNegative();
    }

    /// @param wanted an address, a network or a range of addresses
    static boolean hasAddress(String text, String wanted) {
        long first = address(wanted.split("[-/]")[0]);
        long last = first;
        if (wanted.contains("-")) {
            last = address(wanted.substring(wanted.indexOf('-') + 1));
        } else if (wanted.contains("/")) {
            long size = 1L << (32 - Integer.parseInt(wanted.substring(wanted.indexOf('/') + 1)));
            first = first / size * size;
            last = first + size - 1;
        }
        Matcher found = ADDRESS.matcher(text);
        while (found.find()) {
            long address = address(found.group());
            if (address >= first && address <= last) {
                return true;
            }
        }
        return false;
    }

    private static long address(String text) {
        long address = 0;
        for (String part : text.split("\\.")) {
            address = address * 256 + Integer.parseInt(part);
        }
        return address;
    }

    /// Literals and names of captures in turn; either may be empty at an end.
    private static List<String> parts(String pattern) {
        List<String> parts = new ArrayList<>();
        Matcher capture = CAPTURE.matcher(pattern);
        int at = 0;
        while (capture.find()) {
            parts.add(pattern.substring(at, capture.start()));
            parts.add(capture.group(1));
            at = capture.end();
        }
        parts.add(pattern.substring(at));
        return parts;
    }

    private static boolean isLike(String line, String pattern) {
        List<String> parts = parts(pattern);
        int at = 0;
        for (int i = 0; i < parts.size(); i += 2) {
            String literal = parts.get(i);
            if (literal.isEmpty()) {
                continue;
            }
            int place = line.indexOf(literal, at);
            if (place < 0 || (i > 0 && place == at)) {
                return false;
            }
            at = place + literal.length();
        }
        boolean endsWithCapture = parts.size() > 1 && parts.getLast().isEmpty();
        return endsWithCapture == (at < line.length());
    }

    /// @param fields receives what named captures caught
    static void pattern(String line, String pattern, Map<String, String> fields) {
        List<String> parts = parts(pattern);
        if (!line.startsWith(parts.getFirst())) {
            return;
        }
        int at = parts.getFirst().length();
        for (int i = 1; i < parts.size(); i += 2) {
            String literal = parts.get(i + 1);
            int place = literal.isEmpty() ? -1 : line.indexOf(literal, at);
            int end = place < 0 ? line.length() : place;
            if (!parts.get(i).equals("_")) {
                fields.put(parts.get(i), line.substring(at, end));
            }
            if (place < 0) {
                return;
            }
            at = place + literal.length();
        }
    }

    /// @param fields receives what named groups caught, nothing where a group took no part
    static void regexp(String line, String regex, Map<String, String> fields) {
        Pattern pattern = Pattern.compile(regex.replace("(?P<", "(?<"));
        Matcher matcher = pattern.matcher(line);
        if (matcher.find()) {
            pattern.namedGroups()
                    .forEach((name, group) -> {
                        String value = matcher.group(group);
                        fields.put(name, value == null ? "" : value);
                    });
        }
    }

    static String decolorized(String line) {
        return COLOUR.matcher(line).replaceAll("");
    }

    static String template(String template, Map<String, String> labels) {
        return FIELD.matcher(template)
                .replaceAll(
                        field -> Matcher.quoteReplacement(labels.getOrDefault(field.group(1), "")));
    }

    /// Templates see the labels as they were at the first template of the stage.
    static void labelFormat(Stage.LabelFormat stage, Map<String, String> labels) {
        Map<String, String> seen = null;
        for (Stage.Assignment assignment : stage.assignments()) {
            if (assignment.template()) {
                seen = seen == null ? Map.copyOf(labels) : seen;
                labels.put(assignment.label(), template(assignment.source(), seen));
            } else if (labels.containsKey(assignment.source())) {
                String value = labels.remove(assignment.source());
                labels.put(assignment.label(), value);
            }
        }
    }
}
