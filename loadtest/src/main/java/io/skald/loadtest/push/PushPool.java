package io.skald.loadtest.push;

import io.skald.loadtest.http.HttpConnection;
import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.WallTime;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// Some connections, each with a thread that takes the next body when its last one was answered.
public final class PushPool {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    /// Bodies in the order in which they shall leave. Called by several threads.
    public interface Bodies {
        /// @return null when there are no more
        @Nullable Body next() throws IOException, InterruptedException;
    }

    /// @param bytes not changed before the outcome was told
    /// @param length bytes used, from 0
    /// @param tag whatever the listener needs
    public record Body(String contentType, byte[] bytes, int length, Object tag) {}

    /// Told of every body. Called by several threads.
    public interface Listener {
        void done(Body body, PushOutcome outcome) throws IOException;
    }

    private PushPool() {}

    /// Pushes everything; returns when the last body is done.
    ///
    /// @throws IOException when the source or the listener failed; the others are stopped
    public static void run(
            Target target, int connections, RetryPolicy policy, Bodies bodies, Listener listener)
            throws IOException, InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Pusher pusher =
                    new Pusher(new HttpConnection(target, READ_TIMEOUT), policy, WallTime::sleep);
            threads.add(
                    Thread.ofPlatform()
                            .name("push-" + i)
                            .start(() -> drain(pusher, bodies, listener, failure)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable first = failure.get();
        if (first != null) {
            throw new IOException("pushing stopped", first);
        }
    }

    private static void drain(
            Pusher pusher,
            Bodies bodies,
            Listener listener,
            AtomicReference<@Nullable Throwable> failure) {
        try (pusher) {
            for (Body body = bodies.next(); body != null; body = bodies.next()) {
                listener.done(body, pusher.push(body.contentType(), body.bytes(), body.length()));
                if (failure.get() != null) {
                    return;
                }
            }
        } catch (IOException | RuntimeException broken) {
            failure.compareAndSet(null, broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            failure.compareAndSet(null, stopped);
        }
    }
}
