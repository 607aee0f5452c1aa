package io.skald.block;

import io.skald.model.Varints;

import java.io.IOException;

/// Which streams a block holds, and where the rows of each end.
///
/// @param ordinals of the streams in their segment, ascending
/// @param ends row behind the last of each
record StreamRuns(int[] ordinals, int[] ends) {
    static StreamRuns read(BlockSections sections) throws IOException {
        byte[] bytes = sections.small(BlockFormat.KIND_STREAMS);
        int length = sections.rawLength(BlockFormat.KIND_STREAMS);
        try {
            return parse(new Varints.Reader(bytes, 0, length), sections.header().rowCount());
        } catch (IllegalArgumentException e) {
            throw sections.corrupt(BlockFormat.KIND_STREAMS, e);
        }
    }

    private static StreamRuns parse(Varints.Reader in, int rowCount) {
        int count = in.readCount();
        if (count < 1 || count > in.remaining()) {
            throw new IllegalArgumentException(count + " streams");
        }
        int[] ordinals = new int[count];
        int[] ends = new int[count];
        long ordinal = 0;
        long row = 0;
        for (int i = 0; i < count; i++) {
            ordinal += in.readCount();
            int rows = in.readCount();
            row += rows;
            if (rows == 0 || row > rowCount || ordinal > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("wrong run of a stream");
            }
            ordinals[i] = (int) ordinal;
            ends[i] = (int) row;
        }
        if (row != rowCount) {
            throw new IllegalArgumentException("rows without a stream");
        }
        return new StreamRuns(ordinals, ends);
    }
}
