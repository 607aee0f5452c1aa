package io.skald.server;

import io.skald.server.config.MemoryPlan;
import io.skald.server.config.ServerConfig;
import io.skald.server.http.BodyBudget;
import io.skald.server.http.HttpFront;
import io.skald.server.http.LokiFailures;
import io.skald.server.http.Pool;
import io.skald.server.http.Route;
import io.skald.server.http.Router;
import io.skald.server.metrics.ServerMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// The running server: everything is wired here, and all threads start and stop here.
public final class SkaldServer {
    private static final Logger LOG = LoggerFactory.getLogger(SkaldServer.class);
    private static final int PUSH_QUEUE = 256;
    private static final int QUERY_QUEUE = 128;
    private static final int QUERIES_AT_ONCE = 8;
    private static final int DRAIN_SECONDS = 5;

    private final LongSupplier nanoTicker = System::nanoTime;
    private final Threads threads = new Threads();
    private final ServerMetrics metrics = new ServerMetrics(Version.text());
    private final HttpFront front;
    private int port;

    private SkaldServer(ServerConfig config) {
        MemoryPlan memory = MemoryPlan.of(Runtime.getRuntime().maxMemory());
        int cores = Runtime.getRuntime().availableProcessors();
        Map<Pool, Executor> pools =
                Map.of(
                        Pool.PUSH, threads.bounded("push", Math.max(2, cores), PUSH_QUEUE),
                        Pool.QUERY, threads.bounded("query", QUERIES_AT_ONCE, QUERY_QUEUE));
        List<Route> routes = new ArrayList<>(OperationRoutes.of(() -> "", metrics));
        this.front =
                new HttpFront(
                        vertx(),
                        new Router(routes),
                        pools,
                        new HttpFront.Limits(
                                new BodyBudget(memory.bodyBytes()), memory.maxBodyBytes()),
                        new LokiFailures(),
                        metrics,
                        nanoTicker);
        config.warnings().forEach(LOG::warn);
    }

    /// @throws StartException when the port is taken or the data directory cannot be used
    public static SkaldServer start(ServerConfig config) throws StartException {
        var server = new SkaldServer(config);
        server.listen(config);
        server.threads.unbounded("watch", 1).execute(server.metrics::watchVirtualMachine);
        return server;
    }

    private void listen(ServerConfig config) throws StartException {
        try {
            port = front.listen(config.listenAddress(), config.listenPort());
        } catch (IOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StartException(
                    "cannot listen on "
                            + config.listenAddress()
                            + ":"
                            + config.listenPort()
                            + ": "
                            + cause.getMessage());
        }
    }

    /// The port that the server listens on.
    public int port() {
        return port;
    }

    /// Takes no new requests, finishes those that run, and writes everything to disk. At most 10 s.
    public void stop() {
        try {
            front.shutdown(DRAIN_SECONDS);
            threads.stop(Duration.ofSeconds(2), nanoTicker);
            metrics.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One event loop: it only moves bytes, and the rest of the cores belong to the work.
    private static Vertx vertx() {
        return Vertx.vertx(
                new VertxOptions()
                        .setEventLoopPoolSize(1)
                        .setWorkerPoolSize(1)
                        .setInternalBlockingPoolSize(1)
                        .setFileSystemOptions(
                                new FileSystemOptions()
                                        .setFileCachingEnabled(false)
                                        .setClassPathResolvingEnabled(false)));
    }
}
