package io.skald.block;

import io.skald.block.template.TemplateDirectory;

/// What is parsed of a block of encoding 2 whenever it is opened, so that the next who opens it need not do so again.
/// Immutable.
public final class BlockHead {
    private static final int OWN_BYTES = 256;

    private final BlockHeader header;
    private final TemplateDirectory templates;

    BlockHead(BlockHeader header, TemplateDirectory templates) {
        this.header = header;
        this.templates = templates;
    }

    BlockHeader header() {
        return header;
    }

    TemplateDirectory templates() {
        return templates;
    }

    /// Bytes of heap, roughly.
    public long heapBytes() {
        return OWN_BYTES + templates.heapBytes();
    }
}
