package io.skald.loadtest.badclients;

import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.WallTime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Connections that send a byte now and then, and clients that send one [Attack] after the other, until they are closed.
final class BadClients implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final Duration TRICKLE = Duration.ofMillis(500);
    private static final int TRICKLED_BODY_BYTES = 1_000_000;
    private static final String NO_ANSWER = "no answer";

    /// Not 2xx, which would be believing it, and not 500, which nobody has thought of.
    private static final Set<String> RIGHT = Set.of("400", "408", "413", "422", "429", "503");

    private final Target target;
    private final Duration pause;
    private final List<Thread> threads = new ArrayList<>();

    /// By kind of client and answer, how often.
    private final Map<String, Map<String, Integer>> answers = new TreeMap<>();

    private volatile boolean closed;

    /// @param slow connections that trickle
    /// @param senders clients that send
    /// @param pause between two requests of a sender
    BadClients(Target target, int slow, int senders, Duration pause) throws IOException {
        this.target = target;
        this.pause = pause;
        Attack[] attacks = Attack.all(WallTime.epochNanos(WallTime.now()));
        for (int i = 0; i < slow; i++) {
            threads.add(Thread.startVirtualThread(() -> repeat("trickle", this::trickle)));
        }
        for (int i = 0; i < senders; i++) {
            Attack attack = attacks[i % attacks.length];
            threads.add(Thread.startVirtualThread(() -> repeat(attack.name(), () -> send(attack))));
        }
    }

    private interface Client {
        String answer() throws IOException, InterruptedException;
    }

    private void repeat(String name, Client client) {
        try {
            while (!closed) {
                String answer = NO_ANSWER;
                try {
                    answer = client.answer();
                } catch (IOException e) {
                    // Closed in the middle of a body that is far too large: that is an answer, too.
                }
                if (!closed) {
                    count(name, answer);
                }
                WallTime.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void count(String name, String answer) {
        answers.computeIfAbsent(name, _ -> new TreeMap<>()).merge(answer, 1, Integer::sum);
    }

    private Socket open() throws IOException {
        var socket = new Socket(target.host(), target.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private String head(String path, String headers, int length) {
        String tenant = target.tenant() == null ? "" : "X-Scope-OrgID: " + target.tenant() + "\r\n";
        return "POST %s%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s%sContent-Length: %d\r\n\r\n"
                .formatted(target.pathPrefix(), path, target.host(), tenant, headers, length);
    }

    private String send(Attack attack) throws IOException {
        try (Socket socket = open()) {
            OutputStream out = socket.getOutputStream();
            String head = head(attack.path(), attack.headers(), attack.body().length);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(attack.body());
            return status(socket);
        }
    }

    private String trickle() throws IOException, InterruptedException {
        try (Socket socket = open()) {
            OutputStream out = socket.getOutputStream();
            String head =
                    head(
                            "/loki/api/v1/push",
                            "Content-Type: application/json\r\n",
                            TRICKLED_BODY_BYTES);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            while (!closed && socket.getInputStream().available() == 0) {
                out.write('{');
                WallTime.sleep(TRICKLE);
            }
            return closed ? NO_ANSWER : status(socket);
        }
    }

    private static String status(Socket socket) throws IOException {
        var in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        String line = in.readLine();
        return line == null || line.length() < 12 ? NO_ANSWER : line.substring(9, 12);
    }

    /// @return whether each was told what is wrong, or at least not believed
    synchronized boolean print(PrintStream out) {
        boolean right = true;
        for (Map.Entry<String, Map<String, Integer>> kind : answers.entrySet()) {
            out.println("  " + kind.getKey() + ": " + kind.getValue());
            for (String answer : kind.getValue().keySet()) {
                right &= answer.equals(NO_ANSWER) || RIGHT.contains(answer);
            }
        }
        return right;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            thread.join(Duration.ofMillis(PATIENCE_MILLIS));
        }
    }
}
