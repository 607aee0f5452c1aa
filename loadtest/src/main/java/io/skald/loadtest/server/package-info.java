/// The server under test as a process: started, awaited, stopped or killed. Not here: what it answers.
@NullMarked
package io.skald.loadtest.server;

import org.jspecify.annotations.NullMarked;
