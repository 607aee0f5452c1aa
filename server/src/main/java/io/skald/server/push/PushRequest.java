package io.skald.server.push;

import io.skald.model.TenantId;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// One push as it came in. The bytes are not copied: an uncompressed JSON body is changed while it is read (escapes are
/// replaced in place) and kept by the batch that is made of it.
///
/// @param contentType value of the header, null when there was none
/// @param contentEncoding value of the header, null when there was none
public record PushRequest(
        Protocol protocol,
        TenantId tenant,
        @Nullable String contentType,
        @Nullable String contentEncoding,
        byte[] body,
        int offset,
        int length) {

    /// Who defines what a body looks like.
    public enum Protocol {
        /// JSON, or Protocol Buffers in snappy's block format.
        LOKI,
        /// OpenTelemetry: JSON or plain Protocol Buffers.
        OTLP
    }

    public PushRequest {
        Objects.checkFromIndexSize(offset, length, body.length);
    }
}
