/// A server for the load test's own tests.
@NullMarked
package io.skald.loadtest.testing;

import org.jspecify.annotations.NullMarked;
