/// Load generator and benchmark: the command line.
///
/// One class per sub-command; each reads its options, builds the parts and turns the outcome into an exit status (0:
/// all as expected, 1: something was lost, wrong or refused, 2: wrong usage). What the commands do lives in the
/// packages below: `http` (one connection), `push` (bodies, retries), `generate` (lines of the benchmark), `replay`,
/// `grep`, `crash`, `query`, `measure`, `bench`. Speaks only HTTP: imports no other module of Skald, so that it can be
/// pointed at any server with Loki's API.
@NullMarked
package io.skald.loadtest;

import org.jspecify.annotations.NullMarked;
