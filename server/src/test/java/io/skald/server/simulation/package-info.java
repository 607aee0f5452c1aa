/// The storage core under one seed: store, label index, compactor, retention and deletes, wired as the server wires them,
/// on a disk in memory that fails, and with a clock that only the simulation moves.
///
/// Read [Simulation] first (what happens), then [CoreCheck] (what has to be true), [LineModel] (what has to be there) and
/// [SimulatedCore] (what runs). One thread. Not here: real processes and disks (`loadtest torture`), and HTTP.
@NullMarked
package io.skald.server.simulation;

import org.jspecify.annotations.NullMarked;
