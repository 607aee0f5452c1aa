/// Rooms for tests: a disk in memory that can lose power, faults at chosen steps, seeds.
@NullMarked
package io.skald.testing;

import org.jspecify.annotations.NullMarked;
