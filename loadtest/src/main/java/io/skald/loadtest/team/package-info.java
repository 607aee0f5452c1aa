/// A small team's day: agents that push steadily, a dashboard that refreshes itself, a tail in a terminal.
///
/// [io.skald.loadtest.team.TeamRun] runs the three side by side and watches the server's memory.
@NullMarked
package io.skald.loadtest.team;

import org.jspecify.annotations.NullMarked;
