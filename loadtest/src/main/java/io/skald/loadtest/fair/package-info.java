/// Light queries beside heavy ones: how much longer do they take?
///
/// [io.skald.loadtest.fair.FairRun] asks light queries alone and then beside clients that ask heavy ones without pause.
@NullMarked
package io.skald.loadtest.fair;

import org.jspecify.annotations.NullMarked;
