package io.skald.server.config;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Puts the environment into the text of a file: `${NAME}`, `${NAME:default}` and `${NAME:-default}`, the default for
/// what is missing or empty. All other dollar signs stay, as does what stands in a comment line.
final class EnvExpansion {
    private final String file;
    private final Map<String, String> environment;
    private final Consumer<String> warnings;

    /// @param file name of the file, for messages
    /// @param warnings told of names that are not set and have no default
    EnvExpansion(String file, Map<String, String> environment, Consumer<String> warnings) {
        this.file = file;
        this.environment = environment;
        this.warnings = warnings;
    }

    /// Whether there is anything to expand.
    static boolean isWanted(String text) {
        return text.lines().anyMatch(line -> !isComment(line) && line.contains("${"));
    }

    private static boolean isComment(String line) {
        return line.stripLeading().startsWith("#");
    }

    /// @throws ConfigException when a brace is missing or a name is none
    String expand(String text) {
        List<String> lines = text.lines().toList();
        var out = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            out.append(isComment(line) ? line : expandLine(line, file + ":" + (i + 1)));
            out.append('\n');
        }
        return out.toString();
    }

    private String expandLine(String line, String place) {
        var out = new StringBuilder();
        int from = 0;
        for (int open = line.indexOf("${"); open >= 0; open = line.indexOf("${", from)) {
            int close = line.indexOf('}', open);
            if (close < 0) {
                throw new ConfigException(place + ": ${ without }");
            }
            out.append(line, from, open).append(value(line.substring(open + 2, close), place));
            from = close + 1;
        }
        return out.append(line.substring(from)).toString();
    }

    private String value(String inner, String place) {
        int colon = inner.indexOf(':');
        String name = colon < 0 ? inner : inner.substring(0, colon);
        if (name.isEmpty()
                || !name.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c))) {
            throw new ConfigException(
                    place + ": not the name of an environment variable: ${" + inner + "}");
        }
        String value = environment.getOrDefault(name, "");
        if (!value.isEmpty()) {
            return value;
        }
        if (colon < 0) {
            warnings.accept(
                    place + ": environment variable " + name + " is not set and has no default");
            return "";
        }
        String otherwise = inner.substring(colon + 1);
        return otherwise.startsWith("-") ? otherwise.substring(1) : otherwise;
    }
}
