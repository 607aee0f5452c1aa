package io.skald.server.config;

import io.skald.compactor.TenantRetention.StreamRule;
import io.skald.logql.syntax.Printer;
import io.skald.logql.text.GoDurations;
import io.skald.server.config.ServerConfig.InForce;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Prints settings as a YAML file that can be read again.
public final class ConfigText {
    private static final String INDENT = "  ";

    private ConfigText() {}

    /// @param streams periods of single streams
    /// @param places whether each line tells where the value was set
    /// @return secrets cannot be in it: no option is one
    public static String yaml(List<InForce> settings, List<StreamRule> streams, boolean places) {
        Map<String, InForce> byKey = new TreeMap<>();
        settings.forEach(each -> byKey.put(each.option().key(), each));
        var out = new StringBuilder();
        List<String> open = List.of();
        for (InForce each : byKey.values()) {
            String[] keys = each.option().key().split("\\.");
            List<String> sections = List.of(keys).subList(0, keys.length - 1);
            openSections(out, open, sections);
            open = sections;
            indent(out, sections.size()).append(keys[keys.length - 1]).append(':');
            out.append(value(each)).append(places ? "  # " + each.place() : "").append('\n');
            if (each.option().equals(LimitOptions.RETENTION_PERIOD)) {
                streams(out, streams, sections.size());
            }
        }
        return out.toString();
    }

    /// The limits alone, as they stand below `limits_config`.
    public static String limitsYaml(List<InForce> settings, List<StreamRule> streams) {
        List<InForce> limits = new ArrayList<>(settings);
        limits.removeIf(each -> !LimitOptions.ALL.contains(each.option()));
        return yaml(limits, streams, false)
                .lines()
                .skip(1)
                .map(line -> line.substring(INDENT.length()))
                .reduce("", (a, b) -> a + b + "\n");
    }

    /// The list `retention_stream`, as Loki writes it.
    private static void streams(StringBuilder out, List<StreamRule> streams, int depth) {
        if (streams.isEmpty()) {
            return;
        }
        indent(out, depth).append("retention_stream:\n");
        for (StreamRule rule : streams) {
            String period = GoDurations.printPrometheus(rule.period().toNanos());
            indent(out, depth + 1).append("- period: ").append(period).append('\n');
            indent(out, depth + 2).append("priority: ").append(rule.priority()).append('\n');
            String selector = quoted(Printer.selector(rule.selector()));
            indent(out, depth + 2).append("selector: ").append(selector).append('\n');
        }
    }

    private static void openSections(StringBuilder out, List<String> open, List<String> sections) {
        int same = 0;
        while (same < Math.min(open.size(), sections.size())
                && open.get(same).equals(sections.get(same))) {
            same++;
        }
        for (int i = same; i < sections.size(); i++) {
            indent(out, i).append(sections.get(i)).append(":\n");
        }
    }

    private static StringBuilder indent(StringBuilder out, int depth) {
        return out.append(INDENT.repeat(depth));
    }

    /// Nothing for what is not set; quoted where YAML could take it for something else.
    private static String value(InForce setting) {
        String text = setting.text();
        if (text.isEmpty()) {
            return "";
        }
        boolean plain =
                text.chars().allMatch(c -> Character.isLetterOrDigit(c) || "./_-,".indexOf(c) >= 0);
        return " " + (plain || text.equals("[]") ? text : quoted(text));
    }

    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\x%02x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
