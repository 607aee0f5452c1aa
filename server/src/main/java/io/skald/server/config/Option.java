package io.skald.server.config;

import java.util.Locale;

/// One thing that can be set.
///
/// @param key path in the YAML file, as Loki writes it: `server.http_listen_port`
/// @param flag name on the command line, as Loki writes it, without the dash: `server.http-listen-port`
/// @param kind how the text is read
/// @param defaultText value when nobody sets it, as it would be written; may be empty where `doc` says what then holds
/// @param doc one sentence for the person who sets it
public record Option(String key, String flag, Kind kind, String defaultText, String doc) {
    /// How a value is written.
    public enum Kind {
        TEXT,
        PORT,
        BOOLEAN,
        /// A whole number, 0 or more.
        INTEGER,
        /// A number, 0 or more, which may have a fraction.
        DECIMAL,
        /// Words separated by commas; in YAML also a list.
        WORDS,
        /// Of Prometheus: `168h`, `7d`, `1h30m`; `0` is zero.
        DURATION,
        /// `512MB`, `1GiB` or a number of bytes.
        BYTES
    }

    /// The default as it is shown where there is little room.
    String shownDefault() {
        int comma = defaultText.indexOf(',');
        return comma < 0 ? defaultText : defaultText.substring(0, comma) + ", …";
    }

    /// Name of the environment variable: `SKALD_SERVER_HTTP_LISTEN_PORT`.
    public String environmentName() {
        String name = key.toUpperCase(Locale.ROOT).replace('.', '_');
        return name.startsWith("SKALD_") ? name : "SKALD_" + name;
    }
}
