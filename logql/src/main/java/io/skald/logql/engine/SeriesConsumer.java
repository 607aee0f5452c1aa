package io.skald.logql.engine;

import io.skald.model.LabelSet;

/// Receives series one by one. The values are only valid during the call.
interface SeriesConsumer {
    void accept(LabelSet labels, StepValues values);
}
