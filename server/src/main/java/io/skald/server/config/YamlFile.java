package io.skald.server.config;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

import java.util.ArrayList;
import java.util.List;

/// A YAML file as a flat list of its settings.
final class YamlFile {
    /// @param keys from the top; elements of a list have the keys of the list
    /// @param text the value as written, without quotes; empty for nothing, `~` and `null`; `[]` for an empty list
    /// @param line in the file, from 1
    /// @param element number of the list's element that it stands in, counted over the file; 0: in no list
    record Setting(List<String> keys, String text, int line, int element) {
        /// The keys joined by dots.
        String path() {
            return pathFrom(0);
        }

        /// The keys from the one with index `from`, joined by dots.
        String pathFrom(int from) {
            return String.join(".", keys.subList(from, keys.size()));
        }
    }

    private final String name;
    private final List<Setting> settings = new ArrayList<>();
    private int elements;

    private YamlFile(String name) {
        this.name = name;
    }

    /// @param name of the file, for messages
    /// @throws ConfigException when the text is no YAML, or its top is no mapping
    static List<Setting> read(String name, String text) {
        var file = new YamlFile(name);
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(name).setUseMarks(true).build();
            var parser = new ParserImpl(settings, new StreamReader(settings, text));
            new Composer(settings, parser).getSingleNode().ifPresent(file::readTop);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw new ConfigException(name + where + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new ConfigException(name + ": " + e.getMessage());
        }
        return file.settings;
    }

    private void readTop(Node top) {
        if (!(top instanceof MappingNode) && !isNothing(top)) {
            throw new ConfigException(name + ": expected keys and values, as in `server: {...}`");
        }
        if (top instanceof MappingNode) {
            readNode(List.of(), top, 0);
        }
    }

    private void readNode(List<String> keys, Node node, int element) {
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple pair : mapping.getValue()) {
                    readNode(below(keys, keyOf(pair.getKeyNode())), pair.getValueNode(), element);
                }
            }
            case SequenceNode sequence when sequence.getValue().isEmpty() ->
                    settings.add(new Setting(keys, "[]", lineOf(node), element));
            case SequenceNode sequence ->
                    sequence.getValue().forEach(each -> readNode(keys, each, ++elements));
            default -> settings.add(new Setting(keys, textOf(node), lineOf(node), element));
        }
    }

    /// A merge (`<<: *name`) puts its keys where it stands.
    private static List<String> below(List<String> keys, String key) {
        if (key.equals("<<")) {
            return keys;
        }
        List<String> path = new ArrayList<>(keys);
        path.add(key);
        return path;
    }

    private String keyOf(Node node) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new ConfigException(name + ":" + lineOf(node) + ": a key must be a word");
    }

    private static String textOf(Node node) {
        return node instanceof ScalarNode scalar && !isNothing(node) ? scalar.getValue() : "";
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
