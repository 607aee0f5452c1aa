package io.skald.server;

import io.skald.server.config.ServerConfig;

import java.time.Duration;

/// What a person sees when the server has started: where it is, and what to try first.
final class Banner {
    private Banner() {}

    static String text(ServerConfig config, int port) {
        String host =
                config.listenAddress().equals("0.0.0.0") ? "localhost" : config.listenAddress();
        String url = "http://" + host + ":" + port;
        Duration kept = config.limits().longestRetention();
        String retention =
                kept.isZero()
                        ? "off, lines are kept for ever"
                        : kept.toHours() + "h, older lines are removed";
        return """
        Skald %s is ready.
          listening  %s
          data       %s
          retention  %s

        Push a line:
          curl -i -H 'Content-Type: application/json' %s/loki/api/v1/push \\
            -d '{"streams":[{"stream":{"app":"hello"},"values":[["'$(date +%%s%%N)'","hello, world"]]}]}'
        Ask for it:
          curl -sG %s/loki/api/v1/query_range --data-urlencode 'query={app="hello"} |= "world"'
        """
                .formatted(Version.text(), url, config.dataDirectory(), retention, url, url);
    }
}
