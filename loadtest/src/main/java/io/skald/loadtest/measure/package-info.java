/// What is measured beside the requests: time, a process's CPU and memory, bytes on disk, the machine itself.
///
/// [WallTime] is the only place of the load test that reads a clock or sleeps. [ProcessProbe] reads `/proc`, so the
/// figures of a server are taken on Linux only; elsewhere they are missing, not wrong. [Calibration] says what the
/// machine can do just now, since its speed drifts by up to 45 % within an hour.
@NullMarked
package io.skald.loadtest.measure;

import org.jspecify.annotations.NullMarked;
