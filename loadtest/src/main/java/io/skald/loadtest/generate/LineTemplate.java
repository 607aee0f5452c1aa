package io.skald.loadtest.generate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One row of a template file: `weight level text {field} text`. Immutable.
///
/// `{{` stands for a brace of the text; a closing brace outside a field is text.
///
/// @param weight how often, relative to the other rows of the file
record LineTemplate(int weight, Level level, Piece[] pieces) {
    /// @throws IllegalArgumentException when the row has another form
    static LineTemplate parse(String row, String service, WordLists lists) {
        String[] columns = row.strip().split("\\s+", 3);
        if (columns.length < 3) {
            throw new IllegalArgumentException("not a template: " + row);
        }
        return new LineTemplate(
                Integer.parseInt(columns[0]),
                Level.valueOf(columns[1].toUpperCase(java.util.Locale.ROOT)),
                pieces(columns[2], service, lists));
    }

    void write(LineContext context) {
        for (Piece piece : pieces) {
            piece.write(context);
        }
    }

    private static Piece[] pieces(String text, String service, WordLists lists) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder fixed = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '{') {
                fixed.append(c);
            } else if (text.startsWith("{{", i)) {
                fixed.append('{');
                i++;
            } else {
                int close = text.indexOf('}', i);
                String field = text.substring(i + 1, close);
                if (field.equals("service")) {
                    fixed.append(service);
                } else {
                    flush(fixed, pieces);
                    pieces.add(field(field, lists));
                }
                i = close;
            }
        }
        flush(fixed, pieces);
        return pieces.toArray(Piece[]::new);
    }

    private static void flush(StringBuilder fixed, List<Piece> pieces) {
        if (!fixed.isEmpty()) {
            pieces.add(new Piece.Text(fixed.toString().getBytes(StandardCharsets.UTF_8)));
            fixed.setLength(0);
        }
    }

    private static Piece field(String field, WordLists lists) {
        int colon = field.indexOf(':');
        String name = colon < 0 ? field : field.substring(0, colon);
        String rest = colon < 0 ? "" : field.substring(colon + 1);
        return switch (name) {
            case "int" -> new Piece.Whole(number(rest, 0), number(rest, 1));
            case "skew" -> new Piece.Skewed(number(rest, 0), number(rest, 1));
            case "dec" -> new Piece.Fixed(number(rest, 0), number(rest, 1), (int) number(rest, 2));
            case "dur" -> new Piece.Duration(number(rest, 0), number(rest, 1));
            case "digits" -> new Piece.Digits((int) number(rest, 0));
            case "hex" -> new Piece.Hex((int) number(rest, 0), false);
            case "HEX" -> new Piece.Hex((int) number(rest, 0), true);
            case "uuid" -> new Piece.Uuid();
            case "trace" -> new Piece.Trace();
            case "ip" -> new Piece.PrivateAddress();
            case "t" -> new Piece.Time(rest);
            case "pick" -> new Piece.Pick(lists.words(rest));
            case "zipf" -> new Piece.Zipf(lists.words(rest), lists.skew(rest));
            default -> throw new IllegalArgumentException("no field {" + field + "}");
        };
    }

    private static long number(String text, int index) {
        return Long.parseLong(text.split(":")[index]);
    }
}
