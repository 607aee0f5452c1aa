package io.skald.server;

/// Entry point of the `skald` command.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.err.println("not wired yet");
    }
}
