package io.skald.server.push;

import io.skald.model.TenantId;
import io.skald.model.Utf8Slice;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/// Decodes and checks push requests. May be used by many threads at once.
public final class PushDecoder {
    private static final String PROTOBUF = "application/x-protobuf";

    /// Bytes of a body for one entry, about; a wrong guess costs a copy of the arrays or some unused room.
    private static final int BYTES_PER_ENTRY = 128;

    private final Function<TenantId, PushLimits> limits;
    private final InstantSource clock;
    private final StreamGate gate;
    private final int maxBodyBytes;
    private final DecodeBudget budget;
    private final StreamCache streams;

    /// @param clock read once for each request
    /// @param streamCacheBytes memory for streams that are known by the text of their labels
    public PushDecoder(PushLimits limits, InstantSource clock, long streamCacheBytes) {
        this(
                tenant -> limits,
                limits.maxBodyBytes(),
                new DecodeBudget(Long.MAX_VALUE),
                StreamGate.OPEN,
                clock,
                streamCacheBytes);
    }

    /// @param limits asked once for each request; equal limits should be the same object
    /// @param budget for all requests that are decoded at one time
    /// @param gate asked once for each stream of a request
    /// @param maxBodyBytes size of any request's body, as sent as well as decompressed
    /// @param clock read once for each request
    /// @param streamCacheBytes memory for streams that are known by the text of their labels
    public PushDecoder(
            Function<TenantId, PushLimits> limits,
            int maxBodyBytes,
            DecodeBudget budget,
            StreamGate gate,
            InstantSource clock,
            long streamCacheBytes) {
        this.limits = limits;
        this.gate = gate;
        this.clock = clock;
        this.maxBodyBytes = maxBodyBytes;
        this.budget = budget;
        this.streams = new StreamCache(streamCacheBytes);
    }

    /// The batch may keep the array of the body, and a JSON body is changed: the caller gives it away.
    ///
    /// @return the entries to store and what to answer; the entries of a bad stream and bad entries are left out
    /// @throws PushException when the request is refused whole: 400, 413, 422, or 503 when it may be sent again
    public PushOutcome decode(PushRequest request) throws PushException {
        try (DecodeBudget.Share share = budget.open()) {
            return switch (request.protocol()) {
                case LOKI -> decodeLoki(request, share);
                case OTLP -> decodeOtlp(request, share);
            };
        }
    }

    private PushOutcome decodeLoki(PushRequest request, DecodeBudget.Share share)
            throws PushException {
        boolean json = MediaType.of(request.contentType()).equals(MediaType.JSON);
        var encoded = new RequestBody(maxBodyBytes, share);
        Utf8Slice body = encoded.decoded(request);
        if (!json) {
            body = encoded.unsnappied(body);
        }
        // Rows and metadata take as much as the shortest entries that they are made of.
        share.add(body.length());
        PushLimits bounds = limits.apply(request.tenant());
        PushAssembler assembler = assembler(request, bounds, body, clock.instant(), share);
        var resolver = new StreamResolver(streams, bounds);
        int streamCount =
                json
                        ? new JsonPush(body, resolver, assembler).read()
                        : new ProtobufPush(body, resolver, assembler).read();
        return finish(streamCount, assembler);
    }

    private PushOutcome decodeOtlp(PushRequest request, DecodeBudget.Share share)
            throws PushException {
        String type = request.contentType() == null ? "" : request.contentType();
        boolean json = type.equals(MediaType.JSON);
        if (!json && !type.equals(PROTOBUF)) {
            throw new PushException(400, "content type: " + type + " is not supported");
        }
        Utf8Slice body = new RequestBody(maxBodyBytes, share).decodedOtlp(request);
        // Protocol Buffers made of JSON, the texts made of them, and the rows.
        share.add((json ? 3L : 2L) * body.length());
        PushLimits bounds = limits.apply(request.tenant());
        if (json) {
            body = new OtlpJson(body, maxBodyBytes).toProtobuf();
        }
        var text = new OtlpText(body, maxBodyBytes, share);
        Instant now = clock.instant();
        PushAssembler assembler = assembler(request, bounds, body, now, share);
        var resolver = new StreamResolver(streams, bounds);
        var push =
                new OtlpPush(
                        text,
                        bounds.maxMetadataPairs(),
                        PushAssembler.nanos(now),
                        resolver,
                        assembler);
        int recordCount = push.read();
        assembler.useBytes(text.array());
        return finish(recordCount, assembler);
    }

    private PushAssembler assembler(
            PushRequest request,
            PushLimits bounds,
            Utf8Slice body,
            Instant now,
            DecodeBudget.Share share) {
        int expectedEntries = body.length() / BYTES_PER_ENTRY;
        return new PushAssembler(
                request.tenant(),
                bounds,
                gate,
                now,
                body.bytes(),
                expectedEntries,
                new PushAssembler.Room(maxBodyBytes, share));
    }

    private static PushOutcome finish(int count, PushAssembler assembler) throws PushException {
        if (count == 0) {
            throw new PushException(
                    422, "error at least one valid stream is required for ingestion");
        }
        return assembler.finish();
    }
}
