package io.skald.server.push;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;

import io.skald.model.GrowingBytes;
import io.skald.model.Utf8Slice;

import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

import org.xerial.snappy.Snappy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Decompresses the bodies of requests. A buffer starts no larger than the compressed bytes make likely, and it stops
/// growing at twice the limit: what a header claims is not believed. Not thread-safe: one per request.
final class RequestBody {
    /// Longest match in a snappy block: a three-byte copy that makes 64 bytes.
    private static final int SNAPPY_MAX_RATIO = 22;

    private static final int GZIP_HEADER_BYTES = 10;
    private static final int GZIP_TRAILER_BYTES = 8;

    /// 8 MiB, the window that RFC 8878 asks every decoder to support; a larger one would be native memory on demand.
    private static final int ZSTD_MAX_WINDOW_LOG = 23;

    /// Pure Java with checked bounds: a damaged body must not reach native code.
    private static final LZ4SafeDecompressor LZ4_BLOCKS =
            LZ4Factory.safeInstance().safeDecompressor();

    private static final XXHash32 XXHASH = XXHashFactory.safeInstance().hash32();

    private final int maxBytes;
    private final DecodeBudget.Share share;
    private long chargedBytes;

    /// @param maxBytes size of a body, as sent as well as decompressed
    /// @param share what decompressed bytes are taken from
    RequestBody(int maxBytes, DecodeBudget.Share share) {
        this.maxBytes = maxBytes;
        this.share = share;
    }

    /// Removes the `Content-Encoding`.
    ///
    /// @throws PushException 400 for an unknown encoding or damaged data, 413 when the body is too large
    Utf8Slice decoded(PushRequest request) throws PushException {
        checkSize(request.length());
        var body = new Utf8Slice(request.body(), request.offset(), request.length());
        String encoding = request.contentEncoding();
        if (encoding == null) {
            return body;
        }
        return switch (encoding) {
            case "", "snappy" -> body;
            case "gzip" -> gunzip(body);
            case "deflate" -> inflate(body);
            case "zstd" -> unzstd(body);
            default ->
                    throw new PushException(
                            400, "Content-Encoding \"" + encoding + "\" not supported");
        };
    }

    /// Removes the `Content-Encoding` of an OTLP request.
    ///
    /// @throws PushException 400 for an unknown encoding or damaged data, 413 when the body is too large
    Utf8Slice decodedOtlp(PushRequest request) throws PushException {
        checkSize(request.length());
        var body = new Utf8Slice(request.body(), request.offset(), request.length());
        String encoding = request.contentEncoding();
        if (encoding == null) {
            return body;
        }
        return switch (encoding) {
            case "" -> body;
            case "gzip" -> gunzip(body);
            case "zstd" -> unzstd(body);
            case "lz4" -> unlz4(body);
            default ->
                    throw new PushException(
                            400,
                            "unsupported content encoding "
                                    + encoding
                                    + ": only gzip, lz4 and zstd are supported");
        };
    }

    /// Reads the snappy block format.
    ///
    /// @throws PushException 400 for damaged data, 413 when it holds too much
    Utf8Slice unsnappied(Utf8Slice body) throws PushException {
        long length = snappyLength(body);
        if (length > (long) SNAPPY_MAX_RATIO * body.length()) {
            throw corruptSnappy();
        }
        checkSize(length);
        share.add(length);
        byte[] raw = new byte[(int) length];
        try {
            int count = Snappy.uncompress(body.bytes(), body.offset(), body.length(), raw, 0);
            if (count != length) {
                throw corruptSnappy();
            }
        } catch (IOException e) {
            throw corruptSnappy();
        }
        return new Utf8Slice(raw, 0, raw.length);
    }

    /// The decoded length that the block starts with: a varint of at most 32 bits.
    private static long snappyLength(Utf8Slice body) throws PushException {
        long value = 0;
        for (int i = 0; i < Math.min(5, body.length()); i++) {
            byte b = body.bytes()[body.offset() + i];
            value |= (long) (b & 0x7f) << (7 * i);
            if (b >= 0) {
                return value;
            }
        }
        throw corruptSnappy();
    }

    private static PushException corruptSnappy() {
        return new PushException(400, "snappy: corrupt input");
    }

    private void checkSize(long length) throws PushException {
        if (length > maxBytes) {
            throw tooLarge(length, maxBytes);
        }
    }

    /// @param expectedBytes at most one more than a body may have
    private GrowingBytes buffer(long expectedBytes) throws PushException {
        charge(expectedBytes);
        return new GrowingBytes((int) Math.max(1024, expectedBytes));
    }

    /// To be called whenever bytes were added.
    private void grown(GrowingBytes out) throws PushException {
        checkSize(out.size());
        if (out.size() > chargedBytes) {
            // It will be copied into an array of twice the size.
            charge(2L * out.size());
        }
    }

    private void charge(long bytes) throws PushException {
        share.add(Math.max(0, bytes - chargedBytes));
        chargedBytes = Math.max(bytes, chargedBytes);
    }

    static PushException tooLarge(long length, int maxBytes) {
        return new PushException(
                413,
                "request body too large: message size too large than max ("
                        + length
                        + " vs "
                        + maxBytes
                        + ")");
    }

    /// Frames of LZ4, one after the other. A block holds at most 4 MiB, so that is what is decoded before sizes are looked at.
    /// Frames whose blocks refer to earlier blocks are not readable by the library, and refused.
    private Utf8Slice unlz4(Utf8Slice body) throws PushException {
        long expected = Math.min(maxBytes, 4L * body.length()) + 1;
        GrowingBytes out = buffer(expected);
        try (var source = new ByteArrayInputStream(body.bytes(), body.offset(), body.length());
                var in = new LZ4FrameInputStream(source, LZ4_BLOCKS, XXHASH)) {
            readAll(in, out);
        } catch (IOException e) {
            throw new PushException(400, "lz4: corrupt input");
        }
        return new Utf8Slice(out.array(), 0, out.size());
    }

    private void readAll(InputStream in, GrowingBytes out) throws IOException, PushException {
        int count;
        do {
            out.ensure(1);
            count = in.read(out.array(), out.size(), out.array().length - out.size());
            out.advance(Math.max(0, count));
            grown(out);
        } while (count >= 0);
    }

    /// One member after the other, as RFC 1952 allows. A body whose last member is cut off yields what is there, as with
    /// Loki: the reader of the text says whether it is complete.
    private Utf8Slice gunzip(Utf8Slice body) throws PushException {
        int at = body.offset();
        int end = at + body.length();
        // The trailer ends with the length of the text; deflate cannot make more than 1032 bytes of
        // one.
        long claimed =
                body.length() < GZIP_HEADER_BYTES + GZIP_TRAILER_BYTES
                        ? 0
                        : Integer.toUnsignedLong(littleEndian(body.bytes(), end - 4));
        long expected = Math.min(Math.min(claimed, maxBytes), 1032L * body.length()) + 1;
        GrowingBytes out = buffer(expected);
        var inflater = new Inflater(true);
        try {
            do {
                at = endOfGzipHeader(body.bytes(), at, end);
                int start = out.size();
                inflater.reset();
                inflater.setInput(body.bytes(), at, end - at);
                inflate(inflater, out);
                at = end - inflater.getRemaining();
                if (!inflater.finished() || end - at < GZIP_TRAILER_BYTES) {
                    break;
                }
                checkTrailer(body.bytes(), at, out, start);
                at += GZIP_TRAILER_BYTES;
            } while (at < end);
        } finally {
            inflater.end();
        }
        return new Utf8Slice(out.array(), 0, out.size());
    }

    private static void checkTrailer(byte[] bytes, int at, GrowingBytes out, int start)
            throws PushException {
        var sum = new CRC32();
        sum.update(out.array(), start, out.size() - start);
        if ((int) sum.getValue() != littleEndian(bytes, at)
                || out.size() - start != littleEndian(bytes, at + Integer.BYTES)) {
            throw new PushException(400, "gzip: invalid checksum");
        }
    }

    private static int littleEndian(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | bytes[at + 3] << 24;
    }

    /// RFC 1952, 2.3.
    private static int endOfGzipHeader(byte[] bytes, int start, int end) throws PushException {
        if (end - start < GZIP_HEADER_BYTES
                || bytes[start] != 0x1f
                || bytes[start + 1] != (byte) 0x8b
                || bytes[start + 2] != 8) {
            throw new PushException(400, start == end ? "EOF" : "gzip: invalid header");
        }
        int flags = bytes[start + 3];
        int at = start + GZIP_HEADER_BYTES;
        if ((flags & 4) != 0 && end - at >= 2) {
            at += 2 + (bytes[at] & 0xff) + ((bytes[at + 1] & 0xff) << 8);
        }
        for (int flag = 8; flag <= 16; flag <<= 1) {
            if ((flags & flag) != 0) {
                while (at < end && bytes[at] != 0) {
                    at++;
                }
                at++;
            }
        }
        at += (flags & 2) != 0 ? 2 : 0;
        if (at > end) {
            throw new PushException(400, "gzip: invalid header");
        }
        return at;
    }

    /// Raw deflate (RFC 1951). A stream that is cut off yields what is there.
    private Utf8Slice inflate(Utf8Slice body) throws PushException {
        GrowingBytes out = buffer(Math.min(maxBytes, 8L * body.length()));
        var inflater = new Inflater(true);
        try {
            inflater.setInput(body.bytes(), body.offset(), body.length());
            inflate(inflater, out);
        } finally {
            inflater.end();
        }
        return new Utf8Slice(out.array(), 0, out.size());
    }

    /// Up to the end of the stream or of the input.
    private void inflate(Inflater inflater, GrowingBytes out) throws PushException {
        try {
            while (!inflater.finished()) {
                out.ensure(1);
                int count =
                        inflater.inflate(out.array(), out.size(), out.array().length - out.size());
                out.advance(count);
                grown(out);
                if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
            }
        } catch (DataFormatException e) {
            throw new PushException(400, "flate: corrupt input");
        }
    }

    private Utf8Slice unzstd(Utf8Slice body) throws PushException {
        if (body.length() == 0) {
            return body; // Zstd's own methods fail on it by an index out of range.
        }
        long claimed = Zstd.getFrameContentSize(body.bytes(), body.offset(), body.length(), false);
        checkSize(claimed);
        // Text seldom shrinks to less than a sixteenth; when it does, the buffer grows.
        long expected = Math.min(Math.max(0, claimed), 16L * body.length()) + 1;
        GrowingBytes out = buffer(expected);
        try (var source = new ByteArrayInputStream(body.bytes(), body.offset(), body.length());
                var in = new ZstdInputStreamNoFinalizer(source)) {
            in.setLongMax(ZSTD_MAX_WINDOW_LOG);
            readAll(in, out);
        } catch (IOException e) {
            throw new PushException(400, "zstd: corrupt input");
        }
        return new Utf8Slice(out.array(), 0, out.size());
    }
}
