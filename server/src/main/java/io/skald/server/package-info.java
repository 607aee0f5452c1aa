/// The HTTP server: the only place where parts are wired, threads are started and configuration is read.
@NullMarked
package io.skald.server;

import org.jspecify.annotations.NullMarked;
