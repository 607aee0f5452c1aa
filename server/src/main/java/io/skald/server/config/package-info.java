/// Configuration: what a person can set, where it is read from, and what follows from it.
///
/// Read [Options] first: the one table of everything that can be set, from which the YAML keys, the flags, the
/// environment variables and the table of README.md come. [ConfigReader] merges the places, [ServerConfig] is the
/// outcome. [LokiKeys] knows the keys of Loki that have no meaning here. [MemoryPlan] divides the memory.
///
/// Invariant: a setting is either obeyed, named in a warning, or the start is refused. Nothing here runs after the start.
@NullMarked
package io.skald.server.config;

import org.jspecify.annotations.NullMarked;
