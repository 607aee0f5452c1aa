package io.skald.server.push;

import io.skald.model.TenantId;
import io.skald.model.Utf8Slice;

import java.time.InstantSource;
import java.util.function.Function;

/// Decodes and checks push requests: the body of `POST /loki/api/v1/push`. May be used by many threads at once.
public final class PushDecoder {
    /// Bytes of a body for one entry, about; a wrong guess costs a copy of the arrays or some unused room.
    private static final int BYTES_PER_ENTRY = 128;

    private final Function<TenantId, PushLimits> limits;
    private final InstantSource clock;
    private final RequestBody bodies;
    private final StreamCache streams;

    /// @param clock read once for each request
    /// @param streamCacheBytes memory for streams that are known by the text of their labels
    public PushDecoder(PushLimits limits, InstantSource clock, long streamCacheBytes) {
        this(tenant -> limits, limits.maxBodyBytes(), clock, streamCacheBytes);
    }

    /// @param limits asked once for each request; equal limits should be the same object
    /// @param maxBodyBytes size of any request's body, as sent as well as decompressed
    /// @param clock read once for each request
    /// @param streamCacheBytes memory for streams that are known by the text of their labels
    public PushDecoder(
            Function<TenantId, PushLimits> limits,
            int maxBodyBytes,
            InstantSource clock,
            long streamCacheBytes) {
        this.limits = limits;
        this.clock = clock;
        this.bodies = new RequestBody(maxBodyBytes);
        this.streams = new StreamCache(streamCacheBytes);
    }

    /// The batch may keep the array of the body, and a JSON body is changed: the caller gives it away.
    ///
    /// @return the entries to store and what to answer; the entries of a bad stream and bad entries are left out
    /// @throws PushException when the request is refused whole: 400, 413 or 422
    public PushOutcome decode(PushRequest request) throws PushException {
        boolean json = MediaType.of(request.contentType()).equals(MediaType.JSON);
        Utf8Slice body = bodies.decoded(request);
        if (!json) {
            body = bodies.unsnappied(body);
        }
        PushLimits bounds = limits.apply(request.tenant());
        var assembler =
                new PushAssembler(
                        request.tenant(),
                        bounds,
                        clock.instant(),
                        body.bytes(),
                        body.length() / BYTES_PER_ENTRY);
        var resolver = new StreamResolver(streams, bounds);
        int streamCount =
                json
                        ? new JsonPush(body, resolver, assembler).read()
                        : new ProtobufPush(body, resolver, assembler).read();
        if (streamCount == 0) {
            throw new PushException(
                    422, "error at least one valid stream is required for ingestion");
        }
        return assembler.finish();
    }
}
