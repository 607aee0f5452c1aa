package io.skald.loadtest.server;

import io.skald.loadtest.http.Target;
import io.skald.loadtest.measure.ProcessProbe;
import io.skald.loadtest.measure.WallTime;
import io.skald.loadtest.query.QueryClient;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// A server that the load test starts by a shell command, and whose output goes to a file. Not thread-safe.
///
/// A launcher script may start the real server as a child instead of replacing itself by it, so the process to measure
/// and to kill is the one that listens on the port.
public final class ServerProcess implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(5);
    private static final long STOP_SECONDS = 30;

    private final Process process;
    private final Target target;
    private final long startTicks;

    private ServerProcess(Process process, Target target) {
        this.process = process;
        this.target = target;
        this.startTicks = WallTime.nanoTicks();
    }

    /// Starts `sh -c command`, appending its output to `log`.
    ///
    /// @throws IOException also when the target's port is taken: another server would be mistaken for this one
    public static ServerProcess start(String command, Target target, Path log) throws IOException {
        OptionalLong other = ProcessProbe.listeningOn(target.port());
        if (other.isPresent()) {
            throw new IOException(
                    "process %d listens on port %d already"
                            .formatted(other.getAsLong(), target.port()));
        }
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec " + command);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new ServerProcess(builder.start(), target);
    }

    /// Waits until `/ready` answers 200.
    ///
    /// @return time since the start of the process
    /// @throws IOException when the process ended or the time is over
    public Duration awaitReady(Duration timeout) throws IOException, InterruptedException {
        try (QueryClient client = new QueryClient(target)) {
            while (!client.ready()) {
                if (!process.isAlive()) {
                    throw new IOException("server ended with status " + process.exitValue());
                }
                if (WallTime.secondsSince(startTicks) > timeout.toSeconds()) {
                    throw new IOException("server not ready after " + timeout.toSeconds() + " s");
                }
                WallTime.sleep(POLL);
            }
        }
        return Duration.ofNanos(WallTime.nanoTicks() - startTicks);
    }

    /// The process that listens on the target's port, else the one that was started.
    public long pid() throws IOException {
        OptionalLong listener = ProcessProbe.listeningOn(target.port());
        return listener.isPresent() ? listener.getAsLong() : process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /// SIGKILL, to the listener and to what was started; returns when both are gone.
    public void kill(long listenerPid) throws InterruptedException {
        Optional<ProcessHandle> listener = ProcessHandle.of(listenerPid);
        listener.ifPresent(ProcessHandle::destroyForcibly);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor();
        while (listener.isPresent() && listener.get().isAlive()) {
            WallTime.sleep(POLL);
        }
    }

    /// SIGTERM, and SIGKILL after 30 s.
    ///
    /// @return whether it ended by itself
    public boolean stop() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            return true;
        }
        process.destroyForcibly().waitFor();
        return false;
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
