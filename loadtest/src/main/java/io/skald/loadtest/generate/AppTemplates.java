package io.skald.loadtest.generate;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One application of the workload: its name, its share and the kinds of lines it writes. Immutable.
///
/// @param share share of all lines, in hundredths of a percent
record AppTemplates(String name, int share, List<LineTemplate> rows, Draw draw) {
    private static final String FOLDER = "/io/skald/loadtest/templates/";

    /// All applications, in the order of `apps.txt`: rows `name share file`.
    static List<AppTemplates> load() {
        WordLists lists = new WordLists(resource("words.txt"));
        List<AppTemplates> apps = new ArrayList<>();
        for (String row : resource("apps.txt")) {
            if (row.isBlank() || row.startsWith("#")) {
                continue;
            }
            String[] columns = row.strip().split("\\s+");
            List<LineTemplate> templates = new ArrayList<>();
            for (String template : resource(columns[2])) {
                if (!template.isBlank() && !template.startsWith("#")) {
                    templates.add(LineTemplate.parse(template, columns[0], lists));
                }
            }
            Draw draw = new Draw(templates.stream().mapToDouble(LineTemplate::weight).toArray());
            apps.add(
                    new AppTemplates(
                            columns[0],
                            Integer.parseInt(columns[1]),
                            List.copyOf(templates),
                            draw));
        }
        return apps;
    }

    private static List<String> resource(String name) {
        try (InputStream in = AppTemplates.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("missing resource " + FOLDER + name);
            }
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                return reader.lines().toList();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
