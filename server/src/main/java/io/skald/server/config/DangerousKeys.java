package io.skald.server.config;

import io.skald.server.config.Settings.Value;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Settings of Loki that are refused because the owner would lose what he asked for: safety, a place for the data, or
/// lines.
final class DangerousKeys {
    private static final Set<String> TLS_SECTIONS =
            Set.of("server.http_tls_config.", "server.grpc_tls_config.");
    private static final Set<String> TLS_FILES =
            Set.of("cert", "key", "client_ca", "cert_file", "key_file", "client_ca_file");
    private static final Set<String> STORE_SECTIONS =
            Set.of("common.storage.", "storage_config.", "storage_config.object_store.");
    private static final Set<String> REMOTE_STORES =
            Set.of(
                    "s3",
                    "aws",
                    "gcs",
                    "azure",
                    "alibabacloud",
                    "bos",
                    "cos",
                    "swift",
                    "oss",
                    "cassandra",
                    "bigtable");
    private static final List<String> OTLP_SECTIONS =
            List.of("limits_config.otlp_config", "distributor.otlp_config");
    private static final Set<String> HARMLESS = Set.of("false", "[]", "{}");
    private static final Set<String> LOCAL_STORES = Set.of("filesystem", "inmemory", "local");
    private static final String SCHEMA_STORE = "schema_config.configs.object_store";
    private static final String REMOTE =
            "Skald does not store in object storage yet: it keeps everything under"
                    + " common.path_prefix. Set object_store to filesystem, give it a disk, and"
                    + " remove this section";

    private final Settings settings;

    private DangerousKeys(Settings settings) {
        this.settings = settings;
    }

    /// Looks at all that the file says.
    ///
    /// @throws ConfigException when one of its settings cannot be ignored
    static void check(Settings settings) {
        var keys = new DangerousKeys(settings);
        settings.foreign()
                .forEach((path, values) -> values.forEach(value -> keys.check(path, value)));
    }

    private void check(String path, Value value) {
        String objection = value.text().isEmpty() ? null : objection(path, value.text());
        if (objection != null) {
            throw new ConfigException(value.place() + ": " + path + ": " + objection);
        }
    }

    private @Nullable String objection(String path, String text) {
        if (TLS_SECTIONS.stream().anyMatch(section -> TLS_FILES.contains(behind(section, path)))) {
            return "Skald does not speak TLS yet: put a proxy in front and remove this key";
        }
        if (path.equals(SCHEMA_STORE) && !isLocal(text)) {
            return REMOTE;
        }
        Value schema = settings.foreign(SCHEMA_STORE);
        if (schema == null && isRemoteSection(path)) {
            return REMOTE;
        }
        return switch (path) {
            case "target" ->
                    text.equals("all") || text.equals("single-binary")
                            ? null
                            : "Skald is one process that does everything: set it to all, and start"
                                    + " one";
            case "server.http_path_prefix", "http_prefix" ->
                    text.equals("/")
                            ? null
                            : "clients would find nothing there, since Skald serves at /: let the"
                                    + " proxy in front take the prefix off, and remove this key";
            case "limits_config.block_ingestion_until" ->
                    text.equals("0") ? null : "Skald cannot block a tenant yet: remove this key";
            default -> isCopies(path) ? copies(text) : labels(path, text);
        };
    }

    /// Which attributes of OTLP become labels: with others, dashboards and selectors would find no streams.
    static @Nullable String labels(String path, String text) {
        boolean changes = OTLP_SECTIONS.stream().anyMatch(path::startsWith);
        return !changes || HARMLESS.contains(text)
                ? null
                : "Skald makes labels of Loki's default attributes yet: remove this key, and select"
                        + " other attributes as structured metadata, with | name=\"value\"";
    }

    private static boolean isCopies(String path) {
        return List.of(
                        "common.replication_factor",
                        "ingester.lifecycler.ring.replication_factor",
                        "common.ring.replication_factor")
                .contains(path);
    }

    private static @Nullable String copies(String text) {
        return text.equals("1") || text.equals("0")
                ? null
                : "Skald is one process with one copy of the data: set it to 1, and let disk or"
                        + " backup keep the other copies";
    }

    private static boolean isLocal(String text) {
        return LOCAL_STORES.contains(text.toLowerCase(Locale.ROOT));
    }

    /// The path below a section; empty when it lies elsewhere.
    private static String behind(String section, String path) {
        return path.startsWith(section) ? path.substring(section.length()) : "";
    }

    private static boolean isRemoteSection(String path) {
        return STORE_SECTIONS.stream().anyMatch(section -> isRemote(behind(section, path)));
    }

    private static boolean isRemote(String below) {
        int dot = below.indexOf('.');
        return dot > 0 && REMOTE_STORES.contains(below.substring(0, dot));
    }
}
