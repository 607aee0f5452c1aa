package io.skald.server.config;

import io.skald.model.TenantId;
import io.skald.server.config.Settings.Value;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The limits of single tenants as a file has them: `overrides: {TENANT: {KEY: VALUE}}`, the keys those of
/// `limits_config`.
///
/// @param tenants what is set for each
/// @param streams how long single streams of each are kept
/// @param warnings one line each: keys without effect
record OverridesFile(
        Map<TenantId, Map<Option, Value>> tenants,
        Map<TenantId, StreamRetention> streams,
        List<String> warnings) {
    private static final String SECTION = "limits_config.";
    // What else Loki reads from this file.
    private static final List<String> OTHER_SECTIONS =
            List.of("configs", "multi_kv_config", "ingester_limits");

    /// @param name of the file, for messages
    /// @throws ConfigException when it cannot be obeyed
    static OverridesFile read(String name, String text, LokiKeys known) {
        Map<TenantId, Map<Option, Value>> tenants = new TreeMap<>();
        Map<TenantId, StreamRetention> streams = new TreeMap<>();
        List<String> warnings = new ArrayList<>();
        for (YamlFile.Setting setting : YamlFile.read(name, text)) {
            String place = name + ":" + setting.line();
            if (!setting.keys().getFirst().equals("overrides")) {
                other(setting, place, warnings);
            } else if (setting.keys().size() >= 3) {
                String key = SECTION + setting.pathFrom(2);
                Option option = Options.byKey(key);
                Map<Option, Value> limits =
                        tenants.computeIfAbsent(
                                tenant(setting.keys().get(1), place), first -> new HashMap<>());
                if (StreamRetention.has(key)) {
                    var value = new Value(setting.text(), place);
                    streams.computeIfAbsent(
                                    tenant(setting.keys().get(1), place),
                                    first -> new StreamRetention())
                            .add(setting.element(), key, value);
                } else if (option == null || !LimitOptions.ALL.contains(option)) {
                    warnings.add(foreign(key, setting, place, known));
                } else if (!setting.text().isEmpty()) {
                    var value = new Value(setting.text(), place);
                    if (option.kind() == Option.Kind.WORDS) {
                        limits.merge(option, value, Value::and);
                    } else {
                        limits.put(option, value);
                    }
                }
            }
        }
        return new OverridesFile(tenants, streams, warnings);
    }

    private static void other(YamlFile.Setting setting, String place, List<String> warnings) {
        if (!OTHER_SECTIONS.contains(setting.keys().getFirst())) {
            throw new ConfigException(
                    place + ": unknown key " + setting.path() + "; the nearest is overrides");
        }
        warnings.add(place + ": " + setting.path() + " has no effect here");
    }

    private static TenantId tenant(String name, String place) {
        try {
            return new TenantId(name);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(place + ": " + e.getMessage());
        }
    }

    private static String foreign(
            String key, YamlFile.Setting setting, String place, LokiKeys known) {
        if (!known.contains(key)) {
            List<String> candidates = new ArrayList<>(known.paths());
            LimitOptions.ALL.forEach(option -> candidates.add(option.key()));
            throw new ConfigException(
                    place
                            + ": unknown key "
                            + setting.pathFrom(2)
                            + "; the nearest is "
                            + Spelling.nearest(key, candidates).replace(SECTION, ""));
        }
        String objection = DangerousKeys.labels(key, setting.text());
        if (objection != null) {
            throw new ConfigException(place + ": " + setting.pathFrom(2) + ": " + objection);
        }
        return place + ": " + setting.pathFrom(2) + " has no effect here: " + NoEffect.reason(key);
    }
}
