/// Clients that do harm beside one that does not: what the good one gets to feel of it.
///
/// Read [BadClientsRun] first (the run), then [Attack] (what is sent) and [BadClients] (who sends it, and what came back).
/// Each bad client is a virtual thread with one connection at a time.
@NullMarked
package io.skald.loadtest.badclients;

import org.jspecify.annotations.NullMarked;
