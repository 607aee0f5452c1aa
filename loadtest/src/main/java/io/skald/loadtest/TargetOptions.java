package io.skald.loadtest;

import io.skald.loadtest.http.Target;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/// Options of every sub-command: where the server is.
final class TargetOptions {
    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:3100",
            description = "the server (default: ${DEFAULT-VALUE})")
    private String url = "";

    @Option(names = "--tenant", description = "sent as X-Scope-OrgID; none by default")
    private @Nullable String tenant;

    Target target() {
        return Target.of(url, tenant);
    }
}
