/// The label index: which streams match, per day, in Lucene.
@NullMarked
package io.skald.index;

import org.jspecify.annotations.NullMarked;
