package io.skald.server.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// The listening server: receives requests, finds their routes, and hands them to the route's pool.
public final class HttpFront {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    // Long queries come in the URL.
    private static final int MAX_URL_BYTES = 256 << 10;
    private static final int MAX_HEADER_BYTES = 64 << 10;
    private static final int BACKLOG = 1024;
    // How late a request that waited for too long may be told so.
    private static final long EXPIRY_MILLIS = 250;
    private static final int MAX_SWEEP_MILLIS = 5000;
    private static final int SWITCHED = 101;

    private final Vertx vertx;
    private final Router router;
    private final Map<Pool, RequestQueue> queues;
    private final Limits limits;
    private final TenantRules tenantRules;
    private final FailureAnswers failures;
    private final RequestListener listener;
    private final LongSupplier nanoTicker;
    private final ConnectionWatch<HttpConnection> watch;
    private final HttpServer server;

    /// @param budget for all bodies together
    /// @param maxBodyBytes for one body as it comes over the wire
    /// @param requestPatience how long a request may take to arrive, see [ConnectionWatch]
    public record Limits(ByteBudget budget, int maxBodyBytes, Duration requestPatience) {
        /// With Loki's patience.
        public Limits(ByteBudget budget, int maxBodyBytes) {
            this(budget, maxBodyBytes, ConnectionWatch.REQUEST_PATIENCE);
        }

        private long sweepMillis() {
            return Math.clamp(requestPatience.toMillis() / 4, 1, MAX_SWEEP_MILLIS);
        }
    }

    /// @param queues where requests wait for threads; of the pools that have threads
    public HttpFront(
            Vertx vertx,
            Router router,
            Map<Pool, RequestQueue> queues,
            Limits limits,
            TenantRules tenantRules,
            FailureAnswers failures,
            RequestListener listener,
            LongSupplier nanoTicker) {
        this.vertx = vertx;
        this.router = router;
        this.queues = queues;
        this.limits = limits;
        this.tenantRules = tenantRules;
        this.failures = failures;
        this.listener = listener;
        this.nanoTicker = nanoTicker;
        this.watch = new ConnectionWatch<>(nanoTicker, limits.requestPatience());
        this.server =
                vertx.createHttpServer(options())
                        .connectionHandler(this::watch)
                        .requestHandler(this::receive)
                        .exceptionHandler(e -> LOG.debug("connection failed", e));
    }

    /// Netty's own decompression stays off: the limit must count decoded bytes, and snappy is not known to it. So does
    /// its idle timeout, which would also end connections whose query runs long: [ConnectionWatch] knows who is idle.
    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(MAX_URL_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setAcceptBacklog(BACKLOG);
    }

    /// Starts to listen.
    ///
    /// @return the port
    /// @throws IOException when the address is taken or not ours
    public int listen(String address, int port) throws IOException {
        vertx.setPeriodic(EXPIRY_MILLIS, timer -> queues.values().forEach(RequestQueue::expire));
        vertx.setPeriodic(limits.sweepMillis(), timer -> watch.sweep());
        try {
            return server.listen(port, address)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get()
                    .actualPort();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while binding", e);
        }
    }

    /// Takes no new connections, and closes the others once their requests are answered.
    ///
    /// @param seconds to wait for that
    public void shutdown(int seconds) throws InterruptedException {
        try {
            server.shutdown(seconds, TimeUnit.SECONDS)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(seconds + 1L, TimeUnit.SECONDS);
            vertx.close().toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("connections did not close in time", e);
        }
    }

    private void watch(HttpConnection connection) {
        watch.idle(connection, connection::close);
        connection.closeHandler(closed -> watch.done(connection));
    }

    private void receive(HttpServerRequest request) {
        String uri = request.uri();
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        String query = question < 0 ? "" : uri.substring(question + 1);
        Router.Found found = router.find(path);
        var body = new Body(limits.budget(), limits.maxBodyBytes(), announced(request));
        var answer = new Answer(request, found == null ? "other" : found.route().metricName());
        watch.receiving(request.connection(), body::receivedBytes, answer::giveUp);
        request.end().onComplete(end -> watch.done(request.connection()));
        if (found == null) {
            // As long as it is read, so that the connection can be used again.
            request.endHandler(end -> answer.send(unrouted(path, query)));
        } else if (!found.route().methods().contains(request.method().name())) {
            request.endHandler(end -> answer.send(Response.empty(405)));
        } else {
            receiveFor(request, found, query, body, answer);
        }
        request.exceptionHandler(e -> body.release());
    }

    /// Finds out for whom the request is, before anything of its body counts.
    private void receiveFor(
            HttpServerRequest request, Router.Found found, String query, Body body, Answer answer) {
        Tenants tenants;
        try {
            String header = request.getHeader(TenantRules.HEADER);
            tenants = found.route().action().tenants(tenantRules, header);
        } catch (HttpFailure e) {
            request.endHandler(end -> answer.send(failures.answer(e)));
            return;
        }
        Consumer<Exchange> work = exchange -> handle(found.route(), exchange, tenants);
        Sender from = Sender.of(tenants, host(request));
        if (Upgrade.isAsked(request)) {
            // A WebSocket can be made only of a request whose end was not seen.
            request.pause();
            dispatch(request, from, found, query, body, answer, work);
        } else {
            request.handler(body::add);
            request.endHandler(end -> dispatch(request, from, found, query, body, answer, work));
        }
    }

    private static String host(HttpServerRequest request) {
        SocketAddress address = request.remoteAddress();
        String host = address == null ? null : address.host();
        return host == null ? "" : host;
    }

    private static long announced(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Response unrouted(String path, String query) {
        String clean = path.startsWith("/") ? Router.clean(path) : path;
        if (!clean.equals(path)) {
            String target = clean + (query.isEmpty() ? "" : "?" + query);
            return Response.empty(301).with(Map.of("Location", target));
        }
        return Response.error(404, "404 page not found\n");
    }

    private void dispatch(
            HttpServerRequest request,
            Sender from,
            Router.Found found,
            String query,
            Body body,
            Answer answer,
            Consumer<Exchange> work) {
        Response refusal = body.refusal();
        if (refusal != null) {
            answer.send(refusal);
            return;
        }
        String accept = request.getHeader("Accept-Encoding");
        UnaryOperator<@Nullable String> headers = request::getHeader;
        var exchange =
                new Exchange(
                        request.method().name(),
                        query,
                        found.segment(),
                        headers,
                        body,
                        response -> answer.send(Gzip.compressed(response, accept)),
                        nanoTicker.getAsLong());
        answer.response.closeHandler(closed -> exchange.clientGone());
        exchange.upgradeBy(opened -> upgrade(request, exchange, answer, opened));
        RequestQueue queue = queues.get(found.route().pool());
        if (queue == null) {
            work.accept(exchange);
            return;
        }
        queue.offer(
                new RequestQueue.Task(
                        from,
                        () -> work.accept(exchange),
                        () -> exchange.respond(failures.overloaded(found.route().pool())),
                        () -> !exchange.isGone()));
    }

    private void upgrade(
            HttpServerRequest request, Exchange exchange, Answer answer, Consumer<Socket> opened) {
        Response refusal = Upgrade.refusal(request);
        if (refusal != null) {
            exchange.respond(refusal);
        } else if (exchange.leaveHttp()) {
            answer.upgrade(opened);
        }
    }

    private void handle(Route route, Exchange exchange, Tenants tenants) {
        try {
            route.action().run(exchange, tenants);
        } catch (Throwable failure) {
            exchange.respond(failures.answer(failure));
        }
    }

    /// The sending side of one request; usable from any thread.
    private final class Answer {
        private final Context context = vertx.getOrCreateContext();
        private final HttpServerRequest request;
        private final HttpConnection connection;
        private final HttpServerResponse response;
        private final String method;
        private final String route;
        private final long startNanos = nanoTicker.getAsLong();

        Answer(HttpServerRequest request, String route) {
            this.request = request;
            this.connection = request.connection();
            this.response = request.response();
            this.method = request.method().name();
            this.route = route;
            response.exceptionHandler(e -> LOG.debug("client went away", e));
        }

        void send(Response answer) {
            context.runOnContext(now -> sendNow(answer));
            listener.answered(method, route, answer.status(), nanoTicker.getAsLong() - startNanos);
        }

        /// The rest of the request takes too long: says so, and closes the connection.
        void giveUp() {
            if (!response.closed() && !response.ended()) {
                listener.answered(method, route, 408, nanoTicker.getAsLong() - startNanos);
                response.setStatusCode(408)
                        .putHeader("Connection", "close")
                        .putHeader("Content-Type", Response.TEXT)
                        .end("the request took too long to arrive\n")
                        .onComplete(sent -> connection.close());
            } else {
                connection.close();
            }
        }

        /// Leaves HTTP. The measured time ends with the handshake.
        void upgrade(Consumer<Socket> opened) {
            watch.done(connection);
            context.runOnContext(now ->
                    request.toWebSocket()
                            .onSuccess(socket ->
                                    opened.accept(new VertxSocket(vertx, context, socket)))
                            .onFailure(e -> LOG.debug("no WebSocket came to be", e)));
            listener.answered(method, route, SWITCHED, nanoTicker.getAsLong() - startNanos);
        }

        private void sendNow(Response answer) {
            if (response.closed() || response.ended()) {
                return;
            }
            watch.idle(connection, connection::close);
            request.resume();
            response.setStatusCode(answer.status());
            answer.headers().forEach(response::putHeader);
            if (answer.contentType() != null) {
                response.putHeader("Content-Type", answer.contentType());
            }
            if (answer.length() == 0) {
                response.end();
            } else {
                response.end(
                        Buffer.buffer(answer.length())
                                .appendBytes(answer.body(), 0, answer.length()));
            }
        }
    }
}
