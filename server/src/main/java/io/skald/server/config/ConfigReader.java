package io.skald.server.config;

import io.skald.server.config.Option.Kind;
import io.skald.server.config.Settings.Origin;
import io.skald.server.config.Settings.Value;

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
    private static final String EXPAND_FLAG = "config.expand-env";
    // SKALD_JAVA_HOME and SKALD_JAVA_OPTIONS are the launcher's; the others are what Kubernetes
    // sets for a service named skald.
    private static final List<String> FOREIGN_ENVIRONMENT =
            List.of("SKALD_JAVA_", "SKALD_SERVICE_", "SKALD_PORT");

    private final Settings settings = new Settings();
    private final Map<String, String> environment;
    private @Nullable LokiKeys lokiKeys;
    private @Nullable String configFile;
    private boolean expandEnv;

    private ConfigReader(Map<String, String> environment) {
        this.environment = environment;
    }

    /// @param arguments what follows the sub-command
    /// @throws ConfigException when something cannot be obeyed
    public static ServerConfig read(List<String> arguments, Map<String, String> environment) {
        var reader = new ConfigReader(environment);
        reader.readFlags(arguments);
        reader.readEnvironment();
        reader.readFile();
        DangerousKeys.check(reader.settings);
        return new ConfigValues(reader.settings).toConfig();
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
            } else if (name.equals(EXPAND_FLAG)
                    || (option != null && option.kind() == Kind.BOOLEAN)) {
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
            settings.set(Origin.FLAG, option, new Value(text, "flag -" + name));
        } else if (name.equals(CONFIG_FILE_FLAG)) {
            configFile = text;
        } else if (name.equals(EXPAND_FLAG)) {
            expandEnv = Values.bool(text);
        } else {
            throw unknownFlag(name);
        }
    }

    private static ConfigException unknownFlag(String name) {
        List<String> known = new ArrayList<>(Options.ALL.stream().map(Option::flag).toList());
        known.add(CONFIG_FILE_FLAG);
        known.add(EXPAND_FLAG);
        return new ConfigException(
                "unknown flag -" + name + "; the nearest is -" + Spelling.nearest(name, known));
    }

    private void readEnvironment() {
        Map<String, String> ours = new HashMap<>(environment);
        ours.keySet().removeIf(name -> !name.startsWith("SKALD_"));
        for (Option option : Options.ALL) {
            String text = ours.remove(option.environmentName());
            if (text != null && !text.isEmpty()) {
                var value = new Value(text, option.environmentName());
                settings.set(Origin.ENVIRONMENT, option, value);
            }
        }
        for (String name : ours.keySet()) {
            if (FOREIGN_ENVIRONMENT.stream().noneMatch(name::startsWith)) {
                settings.warn("environment variable " + name + " has no effect here");
            }
        }
    }

    private void readFile() {
        String file = configFile;
        if (file == null) {
            return;
        }
        for (YamlFile.Setting setting : YamlFile.read(file, expanded(file, contentOf(file)))) {
            String place = file + ":" + setting.line();
            Option option = Options.byKey(setting.path());
            if (StreamRetention.has(setting.path())) {
                var value = new Value(setting.text(), place);
                settings.streamRetention().add(setting.element(), setting.path(), value);
            } else if (option == null) {
                readForeign(setting, place);
            } else if (!setting.text().isEmpty()) {
                settings.set(Origin.FILE, option, new Value(setting.text(), place));
            }
        }
    }

    private String expanded(String file, String text) {
        if (expandEnv) {
            return new EnvExpansion(file, environment, settings::warn).expand(text);
        }
        if (EnvExpansion.isWanted(text)) {
            settings.warn(file + ": ${...} is replaced only with the flag -" + EXPAND_FLAG);
        }
        return text;
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
        settings.setForeign(path, new Value(setting.text(), place));
        settings.warn(place + ": " + path + " has no effect here: " + NoEffect.reason(path));
    }
}
