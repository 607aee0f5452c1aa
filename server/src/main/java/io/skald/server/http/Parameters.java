package io.skald.server.http;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// Parameters of a request, from its form body and its URL. Where both name one, the body comes first, as in Loki.
public final class Parameters {
    /// A pair of a few bytes takes a hundred in memory; nobody has that many selectors.
    static final int MAX_PAIRS = 10_000;

    private record Pair(String name, String value) {}

    private final List<Pair> pairs = new ArrayList<>();

    /// @throws HttpFailure 400 for a bad escape, a semicolon, text that is no UTF-8, or more than
    ///     [#MAX_PAIRS]
    static Parameters parse(String... encodedParts) {
        var parameters = new Parameters();
        for (String encoded : encodedParts) {
            int start = 0;
            while (start < encoded.length()) {
                int next = encoded.indexOf('&', start);
                int end = next < 0 ? encoded.length() : next;
                if (end > start) {
                    parameters.add(encoded.substring(start, end));
                }
                start = end + 1;
            }
        }
        return parameters;
    }

    private void add(String pair) {
        if (pairs.size() == MAX_PAIRS) {
            throw HttpFailure.badRequest("more than " + MAX_PAIRS + " parameters");
        }
        if (pair.indexOf(';') >= 0) {
            throw HttpFailure.badRequest("invalid semicolon separator in query");
        }
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        pairs.add(new Pair(decode(name, true), decode(value, true)));
    }

    /// The first value; null when there is none. An empty value counts.
    public @Nullable String get(String name) {
        for (Pair pair : pairs) {
            if (pair.name().equals(name)) {
                return pair.value();
            }
        }
        return null;
    }

    /// The first value, `""` when there is none.
    public String text(String name) {
        String value = get(name);
        return value == null ? "" : value;
    }

    /// All pairs, in order.
    public void forEach(BiConsumer<String, String> action) {
        pairs.forEach(pair -> action.accept(pair.name(), pair.value()));
    }

    /// All values, in order.
    public List<String> all(String name) {
        return pairs.stream().filter(pair -> pair.name().equals(name)).map(Pair::value).toList();
    }

    /// Undoes percent-encoding.
    ///
    /// @param plusIsBlank true in parameters, false in paths
    static String decode(String encoded, boolean plusIsBlank) {
        if (encoded.indexOf('%') < 0 && encoded.indexOf('+') < 0) {
            return encoded;
        }
        byte[] bytes = encoded.getBytes(StandardCharsets.UTF_8);
        int size = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte next = bytes[i];
            if (next == '%') {
                next = escaped(bytes, i);
                i += 2;
            } else if (next == '+' && plusIsBlank) {
                next = ' ';
            }
            bytes[size++] = next;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, size))
                    .toString();
        } catch (CharacterCodingException e) {
            throw HttpFailure.badRequest("parse error : invalid UTF-8 encoding");
        }
    }

    private static byte escaped(byte[] bytes, int at) {
        int high = at + 1 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
        int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
            int end = Math.min(at + 3, bytes.length);
            String shown = new String(bytes, at, end - at, StandardCharsets.UTF_8);
            throw HttpFailure.badRequest("invalid URL escape \"" + shown + "\"");
        }
        return (byte) (high << 4 | low);
    }
}
