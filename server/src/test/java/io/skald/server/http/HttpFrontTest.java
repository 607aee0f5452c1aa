package io.skald.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Over real connections.
class HttpFrontTest {
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final ByteBudget budget = new ByteBudget(64 << 20);
    private HttpFront front;
    private int port;

    @BeforeEach
    void listen() throws IOException {
        Route echo =
                Route.open(
                        "/echo",
                        Route.POST,
                        Pool.DIRECT,
                        exchange ->
                                exchange.respond(
                                        Response.text(
                                                200, Response.TEXT, exchange.bodySize() + "\n")));
        Route form =
                Route.open(
                        "/form",
                        Route.POST,
                        Pool.DIRECT,
                        exchange -> {
                            exchange.parameters();
                            exchange.respond(Response.empty(204));
                        });
        front =
                new HttpFront(
                        Vertx.vertx(),
                        new Router(List.of(echo, form)),
                        Map.of(),
                        new HttpFront.Limits(budget, 64 << 20, PATIENCE),
                        new TenantRules(false, false),
                        new LokiFailures(),
                        (method, route, status, nanos) -> {},
                        System::nanoTime);
        port = front.listen("127.0.0.1", 0);
    }

    @AfterEach
    void stop() throws InterruptedException {
        front.shutdown(1);
    }

    private Socket connect(String path, int length) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        write(socket, "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aRequestThatTricklesInIsAnswered408AndClosed() throws Exception {
        try (Socket slow = connect("/echo", 1000)) {
            write(slow, "\r\n\r\n");
            // A byte now and then keeps no connection open.
            while (slow.getInputStream().available() == 0) {
                write(slow, "x");
                assertTrue(budget.usedBytes() <= 1000);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            String answer =
                    new String(slow.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
            assertTrue(answer.endsWith("the request took too long to arrive\n"), answer);
        }
    }

    @Test
    void formsHaveTheirOwnBound() throws Exception {
        String type = "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded";
        int[] sizes = {100, (10 << 20) + 1};
        String[] answers = {"HTTP/1.1 204 ", "HTTP/1.1 400 "};
        for (int i = 0; i < sizes.length; i++) {
            try (Socket client = connect("/form", sizes[i])) {
                write(client, type + "\r\n\r\n" + "a".repeat(sizes[i]));
                byte[] answer = client.getInputStream().readAllBytes();
                String text = new String(answer, StandardCharsets.US_ASCII);
                assertEquals(answers[i], text.substring(0, 13), text);
            }
        }
    }
}
