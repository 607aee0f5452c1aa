package io.skald.server.config;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Set;

/// Settings of Loki that are refused because the owner would lose what he asked for: safety or a place for the data.
final class DangerousKeys {
    private static final Set<String> TLS_SECTIONS =
            Set.of("server.http_tls_config.", "server.grpc_tls_config.");
    private static final Set<String> TLS_FILES =
            Set.of("cert", "key", "client_ca", "cert_file", "key_file", "client_ca_file");
    private static final Set<String> STORE_SECTIONS =
            Set.of("common.storage.", "storage_config.", "storage_config.object_store.");
    private static final Set<String> REMOTE_STORES =
            Set.of("s3", "aws", "gcs", "azure", "alibabacloud", "bos", "cos", "swift", "oss");
    private static final Set<String> LOCAL_STORES = Set.of("filesystem", "inmemory", "local");

    private DangerousKeys() {}

    /// @return why the setting cannot be ignored; null when it can
    static @Nullable String objection(String path, String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (TLS_SECTIONS.stream().anyMatch(section -> TLS_FILES.contains(behind(section, path)))) {
            return "Skald does not speak TLS yet: put a proxy in front and remove this key";
        }
        boolean remote =
                STORE_SECTIONS.stream().anyMatch(section -> isRemote(behind(section, path)));
        if (remote
                || (path.equals("schema_config.configs.object_store")
                        && !LOCAL_STORES.contains(text.toLowerCase(Locale.ROOT)))) {
            return "Skald does not store in object storage yet: it keeps everything under"
                    + " common.path_prefix";
        }
        return null;
    }

    /// The path below a section; empty when it lies elsewhere.
    private static String behind(String section, String path) {
        return path.startsWith(section) ? path.substring(section.length()) : "";
    }

    private static boolean isRemote(String below) {
        int dot = below.indexOf('.');
        return dot > 0 && REMOTE_STORES.contains(below.substring(0, dot));
    }
}
