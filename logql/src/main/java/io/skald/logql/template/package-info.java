/// Go's `text/template`, with the functions that Loki gives to `line_format` and `label_format`.
///
/// Read [Template] first: text that was parsed once, run for each row. [TemplateParser] makes a tree of [Node]s out of the
/// tokens of [TemplateLexer]; [Evaluation] walks it. [Functions] names all functions, one small type per family has their
/// bodies. [GoPrinter] and [GoFormat] print values as Go's `fmt` does, [DateLayout] reads and writes dates.
///
/// A Go string is bytes, and functions may cut a character in two. So each string value in this package is a *byte text*: a
/// `String` whose characters are bytes, 0 to 255, and mostly UTF-8 (see [ByteText]). The virtual machine stores it as
/// just these bytes. Other values: `Boolean`, `Long` (Go's `int`), [Int64], [Uint8], `Double`, [GoTime], `List`, `SortedMap`, the labels
/// of a row, and the two kinds of [Nil].
///
/// Templates come from outside and see data from outside. [TemplateLimits] bounds what one run may do; more is an error of
/// the template. Templates are immutable and shared; an [Evaluation] belongs to one thread.
@NullMarked
package io.skald.logql.template;

import org.jspecify.annotations.NullMarked;
