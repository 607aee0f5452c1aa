package io.skald.index;

import io.skald.index.lucene.IndexDirectories;
import io.skald.index.lucene.MemoryDirectories;

final class MemoryLabelIndexTest extends LabelIndexContract {
    private final IndexDirectories directories = new MemoryDirectories();

    @Override
    IndexDirectories directories() {
        return directories;
    }
}
