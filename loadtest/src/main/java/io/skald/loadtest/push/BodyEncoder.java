package io.skald.loadtest.push;

import java.io.IOException;
import java.util.List;

/// Makes the body of a push request. Keeps buffers: one encoder per thread.
public sealed interface BodyEncoder permits ProtobufBody, JsonBody {
    /// How a body is encoded, as on the command line.
    enum Encoding {
        PROTOBUF,
        JSON;

        public BodyEncoder encoder() {
            return switch (this) {
                case PROTOBUF -> new ProtobufBody();
                case JSON -> new JsonBody();
            };
        }
    }

    String contentType();

    /// Encodes all lines of the batch, grouped by stream.
    ///
    /// @param labels label set of each stream number
    /// @return bytes of the body, which stand in [#body()] until the next call
    int encode(LineBatch batch, List<StreamLabels> labels) throws IOException;

    byte[] body();
}
