package io.skald.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.block.BlockWriter.Templates;

import java.util.List;

class TemplateBlockTest extends BlockContract {
    @Override
    TestBlock write(List<TestRows> streams) {
        TestBlock block = TestBlock.of(streams, Templates.ALWAYS);
        int encoding = block.bytes()[BlockFormat.ENCODING_OFFSET];
        assertEquals(BlockFormat.ENCODING_TEMPLATE, encoding);
        return block;
    }
}
