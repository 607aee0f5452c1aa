/// The least HTTP/1.1 client that a load generator needs: keep-alive over a plain socket.
///
/// Read [HttpConnection] first. Why not `java.net.http`: a push of 1 MB through it costs several times the CPU of a
/// blocking socket, and that CPU is taken from the server under test on the same machine. No TLS, no redirects.
@NullMarked
package io.skald.loadtest.http;

import org.jspecify.annotations.NullMarked;
