package io.skald.server.http;

/// Parameters for tests of other packages.
public final class ParametersOf {
    private ParametersOf() {}

    /// @param encoded as in a URL
    public static Parameters url(String encoded) {
        return Parameters.parse(encoded);
    }
}
