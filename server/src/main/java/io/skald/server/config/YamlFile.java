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
    /// @param path keys from the top, joined by dots; elements of a list have the path of the list
    /// @param text the value as written, without quotes; empty for nothing, `~` and `null`
    /// @param line in the file, from 1
    record Setting(String path, String text, int line) {}

    private final String name;
    private final List<Setting> settings = new ArrayList<>();

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
            readNode("", top);
        }
    }

    private void readNode(String path, Node node) {
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple pair : mapping.getValue()) {
                    String key = keyOf(pair.getKeyNode());
                    readNode(path.isEmpty() ? key : path + "." + key, pair.getValueNode());
                }
            }
            case SequenceNode sequence -> sequence.getValue().forEach(each -> readNode(path, each));
            default -> settings.add(new Setting(path, textOf(node), lineOf(node)));
        }
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
