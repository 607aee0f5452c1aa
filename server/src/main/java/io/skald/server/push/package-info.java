/// Turns the body of a push request into a [io.skald.model.PushBatch]: decompression, Protocol Buffers and JSON, label
/// text, `service_name` and `detected_level`, and the limits. Protocol Buffers and compression of requests end here.
///
/// Read [PushDecoder] first. Not here: HTTP itself, rates and storing. Invariants: a body is decoded whole or refused
/// whole with a [PushException]; what is refused entry by entry is counted and told in the [PushOutcome]; the buffer for
/// a body never grows beyond twice [PushLimits#maxBodyBytes], however the body is compressed. [PushDecoder] may be used by many
/// threads at once, the other types by one.
@NullMarked
package io.skald.server.push;

import org.jspecify.annotations.NullMarked;
