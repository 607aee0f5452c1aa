/// Log files pushed as streams, one stream per file, with timestamps spread over a span.
///
/// [LogFile] reads lines without their terminators, [ReplayPlan] says what becomes of them, [Replay] merges the files by
/// time and pushes. Which lines were acknowledged goes to an [AckLog].
@NullMarked
package io.skald.loadtest.replay;

import org.jspecify.annotations.NullMarked;
