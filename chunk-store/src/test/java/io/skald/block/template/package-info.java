/// Tests of templates and columns.
@NullMarked
package io.skald.block.template;

import org.jspecify.annotations.NullMarked;
