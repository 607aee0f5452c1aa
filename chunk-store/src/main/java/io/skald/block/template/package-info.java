/// Lines as templates and typed columns (encoding 2): taking them apart, putting them together again, and searching them
/// as they are.
///
/// A line is its *template*, the text with a zero byte in place of each *variable*, and the variables' values. Variables
/// that stand behind the same text form one *column*, whatever their template, and each column is stored by the type
/// that its values turn out to have. A search asks templates and columns and builds no line. Writing: [TemplateEncoder]
/// first, then [LineTokenizer] and [ColumnEncoder]. Reading: [TemplateLines], [TemplateDirectory], [ColumnValues].
/// Searching: [TemplateSearch], [NeedleWalk], [ColumnTest]. Reading parts of lines: [ProjectedLines].
///
/// The invariant on which searching rests: a value is a *maximal* run of word bytes of its line (see [WordBytes]), so a
/// needle has one way at most to lie on a template once its first byte has a place. Not here: the frame of a block, its
/// timestamps and metadata (`io.skald.block`). Nothing is thread-safe.
@NullMarked
package io.skald.block.template;

import org.jspecify.annotations.NullMarked;
