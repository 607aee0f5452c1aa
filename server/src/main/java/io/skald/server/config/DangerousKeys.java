package io.skald.server.config;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Settings of Loki that are refused because the owner would lose what he asked for: safety or a place for the data.
final class DangerousKeys {
    private static final Pattern TLS_KEY =
            Pattern.compile("server\\.(http|grpc)_tls_config\\.(cert|key|client_ca)(_file)?");
    private static final Pattern OBJECT_STORE_KEY =
            Pattern.compile(
                    "common\\.storage\\.(s3|gcs|azure|alibabacloud|bos|cos|swift)\\..*"
                        + "|storage_config\\.(aws|gcs|azure|alibabacloud|bos|cos|swift)\\..*"
                        + "|storage_config\\.object_store\\.(s3|gcs|azure|swift|cos|bos|oss)\\..*");
    private static final Set<String> LOCAL_STORES = Set.of("filesystem", "inmemory", "local");

    private DangerousKeys() {}

    /// @return why the setting cannot be ignored; null when it can
    static @Nullable String objection(String path, String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (TLS_KEY.matcher(path).matches()) {
            return "Skald does not speak TLS yet: put a proxy in front and remove this key";
        }
        if (OBJECT_STORE_KEY.matcher(path).matches()
                || (path.equals("schema_config.configs.object_store")
                        && !LOCAL_STORES.contains(text.toLowerCase(Locale.ROOT)))) {
            return "Skald does not store in object storage yet: it keeps everything under"
                    + " common.path_prefix";
        }
        return null;
    }
}
