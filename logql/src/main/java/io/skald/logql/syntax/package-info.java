/// LogQL as text and as a tree: lexer, parser, printer.
@NullMarked
package io.skald.logql.syntax;

import org.jspecify.annotations.NullMarked;
