package io.skald.loadtest;

/// Entry point of the load test.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.err.println("not wired yet");
    }
}
