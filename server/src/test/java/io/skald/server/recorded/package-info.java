/// Exchanges recorded from Loki 3.7.6, for tests: reads them, sends them byte by byte, compares the answers.
///
/// Read [Step] first. The files are in `src/test/resources/http`, one per family, with the form of a case in
/// [RecordedRequest] and [Expectation]; `io.skald.server.RecordedHttpTest` runs them.
@NullMarked
package io.skald.server.recorded;

import org.jspecify.annotations.NullMarked;
