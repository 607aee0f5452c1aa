package io.skald.loadtest.generate;

import io.skald.loadtest.push.LineBatch;

import java.util.List;
import java.util.SplittableRandom;

/// Lines as the services of a [Workload] write them, one at a time, without end. Not thread-safe.
public final class ServiceLines {
    private final List<AppTemplates> services = AppTemplates.load();
    private final LineContext context = new LineContext();

    public ServiceLines(long seed) {
        context.random = new SplittableRandom(seed);
    }

    /// Number of a service that writes logfmt.
    public int logfmtService() {
        for (int service = 0; service < services.size(); service++) {
            if (services.get(service).name().equals("gateway")) {
                return service;
            }
        }
        throw new IllegalStateException("no gateway");
    }

    /// Writes a line into a batch that does not end it yet.
    ///
    /// @param service any number from 0; services repeat
    /// @param from offset in the batch's bytes
    /// @return offset behind the line
    public int write(int service, long timestampNanos, LineBatch batch, int from) {
        AppTemplates app = services.get(service % services.size());
        context.line.clear();
        context.clock.set(timestampNanos);
        app.rows().get(app.draw().next(context.random)).write(context);
        int length = context.line.size();
        byte[] bytes = batch.ensureBytes(from - batch.byteCount() + length);
        System.arraycopy(context.line.bytes(), 0, bytes, from, length);
        return from + length;
    }
}
