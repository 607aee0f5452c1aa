package io.skald.server.config;

import io.skald.server.config.Option.Kind;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Collects the settings from the command line, the environment and the file, in this order of strength.
public final class ConfigReader {
    private static final String CONFIG_FILE_FLAG = "config.file";
    // SKALD_JAVA_HOME and SKALD_JAVA_OPTIONS are the launcher's; the others are what Kubernetes
    // sets for a service named skald.
    private static final List<String> FOREIGN_ENVIRONMENT =
            List.of("SKALD_JAVA_", "SKALD_SERVICE_", "SKALD_PORT");

    private final Map<Option, Value> fromFlags = new HashMap<>();
    private final Map<Option, Value> fromEnvironment = new HashMap<>();
    private final Map<Option, Value> fromFile = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private @Nullable LokiKeys lokiKeys;
    private @Nullable String configFile;

    /// @param place where it was written, for messages
    record Value(String text, String place) {}

    private ConfigReader() {}

    /// @param arguments what follows the sub-command
    /// @throws ConfigException when something cannot be obeyed
    public static ServerConfig read(List<String> arguments, Map<String, String> environment) {
        var reader = new ConfigReader();
        reader.readFlags(arguments);
        reader.readEnvironment(environment);
        reader.readFile();
        return new ConfigValues(reader::find, reader.warnings).toConfig();
    }

    private @Nullable Value find(Option option) {
        for (var source : List.of(fromFlags, fromEnvironment, fromFile)) {
            Value value = source.get(option);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private void readFlags(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String flag = argument.replaceFirst("^--?", "");
            if (flag.equals(argument) || flag.isEmpty()) {
                throw new ConfigException("unexpected argument: " + argument);
            }
            int equals = flag.indexOf('=');
            String name = equals < 0 ? flag : flag.substring(0, equals);
            Option option = Options.byFlag(name);
            String text;
            if (equals >= 0) {
                text = flag.substring(equals + 1);
            } else if (option != null && option.kind() == Kind.BOOLEAN) {
                text = "true";
            } else if (option == null && !name.equals(CONFIG_FILE_FLAG)) {
                throw unknownFlag(name);
            } else if (i + 1 < arguments.size()) {
                text = arguments.get(++i);
            } else {
                throw new ConfigException("flag -" + name + " needs a value");
            }
            setFlag(name, option, text);
        }
    }

    private void setFlag(String name, @Nullable Option option, String text) {
        if (option != null) {
            fromFlags.put(option, new Value(text, "flag -" + name));
        } else if (name.equals(CONFIG_FILE_FLAG)) {
            configFile = text;
        } else {
            throw unknownFlag(name);
        }
    }

    private static ConfigException unknownFlag(String name) {
        List<String> known = new ArrayList<>(Options.ALL.stream().map(Option::flag).toList());
        known.add(CONFIG_FILE_FLAG);
        return new ConfigException(
                "unknown flag -" + name + "; the nearest is -" + Spelling.nearest(name, known));
    }

    private void readEnvironment(Map<String, String> environment) {
        Map<String, String> ours = new HashMap<>(environment);
        ours.keySet().removeIf(name -> !name.startsWith("SKALD_"));
        for (Option option : Options.ALL) {
            String text = ours.remove(option.environmentName());
            if (text != null && !text.isEmpty()) {
                fromEnvironment.put(option, new Value(text, option.environmentName()));
            }
        }
        for (String name : ours.keySet()) {
            if (FOREIGN_ENVIRONMENT.stream().noneMatch(name::startsWith)) {
                warnings.add("environment variable " + name + " has no effect here");
            }
        }
    }

    private void readFile() {
        String file = configFile;
        if (file == null) {
            return;
        }
        for (YamlFile.Setting setting : YamlFile.read(file, contentOf(file))) {
            String place = file + ":" + setting.line();
            Option option = Options.byKey(setting.path());
            if (option == null) {
                readForeign(setting, place);
            } else if (!setting.text().isEmpty()) {
                fromFile.put(option, new Value(setting.text(), place));
            }
        }
    }

    private static String contentOf(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new ConfigException("no such file: " + file);
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e);
        }
    }

    private void readForeign(YamlFile.Setting setting, String place) {
        LokiKeys known = lokiKeys;
        if (known == null) {
            known = LokiKeys.load();
            lokiKeys = known;
        }
        String path = setting.path();
        if (!known.contains(path)) {
            List<String> candidates = new ArrayList<>(known.paths());
            Options.ALL.forEach(option -> candidates.add(option.key()));
            throw new ConfigException(
                    place
                            + ": unknown key "
                            + path
                            + "; the nearest is "
                            + Spelling.nearest(path, candidates));
        }
        String objection = DangerousKeys.objection(path, setting.text());
        if (objection != null) {
            throw new ConfigException(place + ": " + path + ": " + objection);
        }
        warnings.add(place + ": " + path + " has no effect here");
    }
}
