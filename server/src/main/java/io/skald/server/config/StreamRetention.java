package io.skald.server.config;

import io.skald.compactor.TenantRetention.StreamRule;
import io.skald.logql.syntax.LogQl;
import io.skald.logql.syntax.SyntaxException;
import io.skald.logql.text.TextFormatException;
import io.skald.model.Matcher;
import io.skald.server.config.Settings.Value;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The list `retention_stream` of a file: streams that are kept shorter or longer than the rest.
final class StreamRetention {
    static final String KEY = "limits_config.retention_stream";

    /// By number of the list's element.
    private final Map<Integer, Map<String, Value>> elements = new TreeMap<>();

    /// Whether a setting belongs to such a list.
    ///
    /// @param path with `limits_config.` in front
    static boolean has(String path) {
        return path.equals(KEY) || path.startsWith(KEY + ".");
    }

    /// Takes one key of one element.
    ///
    /// @param element number of the list's element that it stands in
    void add(int element, String path, Value value) {
        String name = path.equals(KEY) ? "" : path.substring(KEY.length() + 1);
        boolean empty = name.isEmpty() && (value.text().isEmpty() || value.text().equals("[]"));
        if (!empty) {
            elements.computeIfAbsent(element, _ -> new HashMap<>()).put(name, value);
        }
    }

    /// @throws ConfigException when an element is no rule
    List<StreamRule> rules() {
        List<StreamRule> rules = new ArrayList<>();
        elements.values().forEach(element -> rules.add(rule(element)));
        return rules;
    }

    private static StreamRule rule(Map<String, Value> element) {
        Value any = element.values().iterator().next();
        for (Map.Entry<String, Value> entry : element.entrySet()) {
            if (!List.of("selector", "priority", "period").contains(entry.getKey())) {
                throw refuse(
                        entry.getValue(),
                        "unknown key " + entry.getKey() + "; there are selector, priority, period");
            }
        }
        return new StreamRule(
                selector(present(element, "selector", any)),
                priority(element.get("priority")),
                period(present(element, "period", any)));
    }

    private static Value present(Map<String, Value> element, String name, Value any) {
        Value value = element.get(name);
        if (value == null) {
            throw refuse(any, name + " is missing");
        }
        return value;
    }

    private static List<Matcher> selector(Value value) {
        try {
            return LogQl.parseSelector(value.text());
        } catch (SyntaxException e) {
            throw refuse(value, "selector: " + e.getMessage());
        }
    }

    private static int priority(@Nullable Value value) {
        if (value == null) {
            return 0;
        }
        try {
            return Integer.parseInt(value.text());
        } catch (NumberFormatException e) {
            throw refuse(value, "priority: not a number: \"" + value.text() + "\"");
        }
    }

    private static Duration period(Value value) {
        try {
            return Values.duration(value.text());
        } catch (IllegalArgumentException | TextFormatException e) {
            throw refuse(value, "period: " + e.getMessage() + " (write for example 168h)");
        }
    }

    private static ConfigException refuse(Value value, String reason) {
        return new ConfigException(value.place() + ": " + KEY + ": " + reason);
    }
}
