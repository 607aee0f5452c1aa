/// The server: the only place where parts are wired, threads are started and configuration is read.
///
/// Read [SkaldServer] first: what runs, on which threads, and in which order it starts and stops. [Main] is the command.
/// The rest lies in packages of its own: `config` (what can be set), `http` (bytes from and to connections), `push` (the
/// road in), `query` (the road out), `metrics` (what operators see).
///
/// Invariant: the parts below own no thread and read no clock; both come from here.
@NullMarked
package io.skald.server;

import org.jspecify.annotations.NullMarked;
