package io.skald.segment;

import io.skald.block.Crc;
import io.skald.block.LittleEndian;
import io.skald.block.ZstdCodec;
import io.skald.model.GrowingBytes;
import io.skald.model.LabelSet;
import io.skald.model.Varints;

import java.util.Arrays;

/// Label texts of a segment's streams, in pages of about [#PAGE_BYTES] behind zstd: a reader fetches the page of the
/// stream that it asks for. A page is `v length, LabelSet#toBytes()` for each of its streams. The list of pages stands in
/// [StreamDirectory]: `v count, count x {v streams, v storedLength, v rawLength, u32 crc of the stored bytes}`; stored as
/// it is where both lengths are the same.
final class StreamTexts {
    private static final int PAGE_BYTES = 64 << 10;

    /// First stream of each page, then the number of streams.
    private final int[] firstStreams;

    /// Start of each page in the section, then its end.
    private final int[] offsets;

    private final int[] rawLengths;
    private final int[] checksums;

    private StreamTexts(int count) {
        firstStreams = new int[count + 1];
        offsets = new int[count + 1];
        rawLengths = new int[count];
        checksums = new int[count];
    }

    static StreamTexts parsePages(Varints.Reader in, byte[] bytes, int streamCount) {
        int count = in.readCount();
        if (count > bytes.length) {
            throw new IllegalArgumentException(count + " pages");
        }
        var texts = new StreamTexts(count);
        for (int i = 0; i < count; i++) {
            texts.firstStreams[i + 1] = Math.addExact(texts.firstStreams[i], in.readCount());
            texts.offsets[i + 1] = Math.addExact(texts.offsets[i], in.readCount());
            texts.rawLengths[i] = in.readCount();
            texts.checksums[i] = LittleEndian.getInt(bytes, in.skip(Integer.BYTES));
        }
        if (texts.firstStreams[count] != streamCount) {
            throw new IllegalArgumentException("streams without a text");
        }
        return texts;
    }

    /// Page that holds the text of a stream.
    int pageOf(int stream) {
        int place = Arrays.binarySearch(firstStreams, stream);
        return place >= 0 ? place : -place - 2;
    }

    int firstStream(int page) {
        return firstStreams[page];
    }

    int streamCount(int page) {
        return firstStreams[page + 1] - firstStreams[page];
    }

    int offset(int page) {
        return offsets[page];
    }

    int storedLength(int page) {
        return offsets[page + 1] - offsets[page];
    }

    int rawLength(int page) {
        return rawLengths[page];
    }

    int checksum(int page) {
        return checksums[page];
    }

    /// Collects the pages while streams are written.
    static final class Builder {
        private final GrowingBytes page = new GrowingBytes(PAGE_BYTES);
        private final GrowingBytes stored = new GrowingBytes(PAGE_BYTES);
        private final GrowingBytes pages = new GrowingBytes(64);
        private final Crc crc = new Crc();
        private int pageCount;
        private int streams;

        void add(LabelSet labels, ZstdCodec codec) {
            byte[] text = labels.toBytes();
            page.putVarint(text.length);
            page.put(text, 0, text.length);
            streams++;
            if (page.size() >= PAGE_BYTES) {
                cut(codec);
            }
        }

        /// @return the section
        GrowingBytes finish(ZstdCodec codec) {
            if (streams > 0) {
                cut(codec);
            }
            return stored;
        }

        /// Appends the list of pages; behind [#finish].
        void encodePages(GrowingBytes out) {
            out.putVarint(pageCount);
            out.put(pages.array(), 0, pages.size());
        }

        private void cut(ZstdCodec codec) {
            int start = stored.size();
            stored.ensure(ZstdCodec.maxCompressedLength(page.size()));
            int length = codec.compress(page.array(), 0, page.size(), stored.array(), start);
            if (length < page.size()) {
                stored.advance(length);
            } else {
                length = page.size();
                stored.put(page.array(), 0, length);
            }
            pages.putVarint(streams);
            pages.putVarint(length);
            pages.putVarint(page.size());
            LittleEndian.putInt(pages, crc.of(stored.array(), start, length));
            pageCount++;
            streams = 0;
            page.clear();
        }
    }
}
