/// Matching and reading of text as bytes: substring search, RE2 regular expressions, and what Go's standard library
/// does to numbers, durations and sizes.
///
/// Read [LineFilter] first; [LineShape] and [LineProjection] are its sisters for reading parts of lines. Nothing here knows labels, streams or queries; of Skald the package imports only Go's quoting.
/// Types are immutable and may be shared between threads unless they say otherwise.
@NullMarked
package io.skald.logql.text;

import org.jspecify.annotations.NullMarked;
