package io.skald.server.push;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Reads a `Content-Type` header by the rules and with the error texts of Go's `mime.ParseMediaType`.
final class MediaType {
    static final String JSON = "application/json";
    private static final String SEPARATORS = "()<>@,;:\\\"/[]?=";

    private final String text;
    private int at;

    private MediaType(String text) {
        this.text = text;
    }

    /// The media type in lower case, without parameters.
    ///
    /// @param header null when the request has none
    /// @throws PushException 400 when the header is no media type
    static String of(@Nullable String header) throws PushException {
        if (JSON.equals(header)) {
            return JSON;
        }
        return new MediaType(header == null ? "" : header).parse();
    }

    private String parse() throws PushException {
        skipBlanks();
        int start = at;
        if (token().isEmpty()) {
            throw new PushException(400, "mime: no media type");
        }
        if (more() && text.charAt(at) == '/') {
            at++;
            if (token().isEmpty()) {
                throw new PushException(400, "mime: expected token after slash");
            }
        }
        String type = text.substring(start, at).toLowerCase(Locale.ROOT);
        skipBlanks();
        if (more() && text.charAt(at) != ';') {
            throw new PushException(
                    400,
                    type.indexOf('/') < 0
                            ? "mime: expected slash after first token"
                            : "mime: unexpected content after media subtype");
        }
        parameters();
        return type;
    }

    private void parameters() throws PushException {
        Set<String> names = new HashSet<>();
        while (more()) {
            at++;
            skipBlanks();
            if (!more()) {
                return;
            }
            String name = token().toLowerCase(Locale.ROOT);
            skipBlanks();
            if (name.isEmpty() || !more() || text.charAt(at) != '=') {
                throw new PushException(400, "mime: invalid media parameter");
            }
            at++;
            skipBlanks();
            value();
            skipBlanks();
            if (more() && text.charAt(at) != ';') {
                throw new PushException(400, "mime: invalid media parameter");
            }
            if (!names.add(name)) {
                throw new PushException(400, "mime: duplicate parameter name");
            }
        }
    }

    private void value() throws PushException {
        if (!more() || text.charAt(at) != '"') {
            if (token().isEmpty()) {
                throw new PushException(400, "mime: invalid media parameter");
            }
            return;
        }
        for (at++; more(); at++) {
            if (text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == '"') {
                at++;
                return;
            }
        }
        throw new PushException(400, "mime: invalid media parameter");
    }

    private boolean more() {
        return at < text.length();
    }

    private void skipBlanks() {
        while (more() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private String token() {
        int start = at;
        while (more()
                && text.charAt(at) > ' '
                && text.charAt(at) < 0x7f
                && SEPARATORS.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }
}
