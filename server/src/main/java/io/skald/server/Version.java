package io.skald.server;

/// Which Skald this is.
public final class Version {
    private Version() {}

    /// Version of the build; `dev` when it does not run from its jar.
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
