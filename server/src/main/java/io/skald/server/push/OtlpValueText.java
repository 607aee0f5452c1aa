package io.skald.server.push;

import io.skald.logql.text.GoNumbers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Writes values of OTLP as text: scalars as they are, arrays and maps as JSON with sorted names, byte strings in Base64.
/// JSON looks as Go's encoder writes it, so that line filters find the same as with Loki. Not thread-safe.
final class OtlpValueText {
    /// Arrays and maps inside of each other.
    static final int MAX_DEPTH = 64;

    /// Members of maps that are held at one time, those of the maps around them included: 2 to 3 MiB.
    private static final int MAX_HELD_MEMBERS = 1 << 16;

    private static final int VALUES = 1;
    private static final int KEY = 1;
    private static final int VALUE = 2;
    private static final double SMALLEST_PLAIN = 1e-6;
    private static final double FIRST_SCIENTIFIC = 1e21;

    private final OtlpText text;
    private final ProtoCursor in;
    private int heldMembers;

    private record Member(int keyStart, int keyEnd, int valueStart, int valueEnd) {}

    OtlpValueText(OtlpText text) {
        this.text = text;
        this.in = new ProtoCursor(text.array());
    }

    /// Appends the text of a value; nothing for a missing one.
    ///
    /// @throws PushException 400 when it is damaged or nested too deep, 413 when it is too much
    void put(OtlpValue value) throws PushException {
        switch (value.kind()) {
            case NONE -> {}
            case STRING -> text.put(text.array(), value.start(), value.length());
            case DOUBLE -> text.put(number(value.asDouble()));
            case BYTES -> putBase64(value);
            case BOOL, INT, ARRAY, MAP -> putJson(value, 1);
        }
    }

    private void putJson(OtlpValue value, int depth) throws PushException {
        if (depth > MAX_DEPTH) {
            throw new PushException(
                    400, "values are nested deeper than " + MAX_DEPTH + " arrays and maps");
        }
        switch (value.kind()) {
            case NONE -> text.put("null");
            case STRING -> putString(value.start(), value.end());
            case BOOL -> text.put(value.asBoolean() ? "true" : "false");
            case INT -> text.put(Long.toString(value.asLong()));
            case DOUBLE -> putJsonNumber(value.asDouble());
            case ARRAY -> putArray(value, depth);
            case MAP -> putMap(value, depth);
            case BYTES -> {
                text.put('"');
                putBase64(value);
                text.put('"');
            }
        }
    }

    private void putArray(OtlpValue array, int depth) throws PushException {
        var element = new OtlpValue();
        int end = array.end();
        boolean first = true;
        text.put('[');
        in.seek(array.start());
        while (in.next(end)) {
            if (in.isBytes(VALUES)) {
                int next = in.end();
                if (!first) {
                    text.put(',');
                }
                first = false;
                element.read(in, in.start(), next);
                putJson(element, depth + 1);
                in.seek(next);
            }
        }
        text.put(']');
    }

    private void putMap(OtlpValue map, int depth) throws PushException {
        List<Member> members = members(map);
        var value = new OtlpValue();
        text.put('{');
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            // The sort is stable: of equal names the last one stands last, and wins.
            if (i + 1 < members.size() && compare(member, members.get(i + 1)) == 0) {
                continue;
            }
            if (text.array()[text.size() - 1] != '{') {
                text.put(',');
            }
            putString(member.keyStart, member.keyEnd);
            text.put(':');
            value.read(in, member.valueStart, member.valueEnd);
            putJson(value, depth + 1);
        }
        text.put('}');
        heldMembers -= members.size();
    }

    private List<Member> members(OtlpValue map) throws PushException {
        List<Member> members = new ArrayList<>();
        int end = map.end();
        in.seek(map.start());
        while (in.next(end)) {
            if (in.isBytes(VALUES)) {
                int next = in.end();
                if (++heldMembers > MAX_HELD_MEMBERS) {
                    throw new PushException(
                            413, "request body too large: maps with too many members");
                }
                members.add(member(in.start(), next));
                in.seek(next);
            }
        }
        members.sort(this::compare);
        return members;
    }

    private Member member(int start, int end) throws PushException {
        int keyStart = start;
        int keyEnd = start;
        int valueStart = start;
        int valueEnd = start;
        in.seek(start);
        while (in.next(end)) {
            if (in.isBytes(KEY)) {
                keyStart = in.start();
                keyEnd = in.end();
            } else if (in.isBytes(VALUE)) {
                valueStart = in.start();
                valueEnd = in.end();
            }
        }
        return new Member(keyStart, keyEnd, valueStart, valueEnd);
    }

    private int compare(Member a, Member b) {
        byte[] bytes = text.array();
        return Arrays.compareUnsigned(bytes, a.keyStart, a.keyEnd, bytes, b.keyStart, b.keyEnd);
    }

    /// Quoted; `<`, `>` and `&` are escaped too, as Go does it.
    private void putString(int start, int end) throws PushException {
        text.put('"');
        int plain = start;
        for (int i = start; i < end; i++) {
            byte b = text.array()[i];
            if (b < 0 || (b >= ' ' && "\"\\<>&".indexOf(b) < 0)) {
                continue;
            }
            text.put(text.array(), plain, i - plain);
            plain = i + 1;
            switch (b) {
                case '"' -> text.put("\\\"");
                case '\\' -> text.put("\\\\");
                case '\n' -> text.put("\\n");
                case '\r' -> text.put("\\r");
                case '\t' -> text.put("\\t");
                case '\b' -> text.put("\\b");
                case '\f' -> text.put("\\f");
                default -> {
                    text.put("\\u00");
                    text.put(Character.forDigit(b >> 4, 16));
                    text.put(Character.forDigit(b & 15, 16));
                }
            }
        }
        text.put(text.array(), plain, end - plain);
        text.put('"');
    }

    private void putJsonNumber(double value) throws PushException {
        boolean finite = !Double.isNaN(value) && !Double.isInfinite(value);
        text.put(finite ? number(value) : '"' + number(value) + '"');
    }

    /// The shortest digits; with an exponent below a millionth and from 10^21 on.
    private static String number(double value) {
        double size = Math.abs(value);
        if (value == 0
                || !(size < SMALLEST_PLAIN || size >= FIRST_SCIENTIFIC)
                || Double.isInfinite(value)) {
            return GoNumbers.printPlain(value);
        }
        String java = Double.toString(value).replace(".0E", "E");
        return java.replace("E-", "e-").replace("E", "e+");
    }

    private void putBase64(OtlpValue value) throws PushException {
        byte[] raw = Arrays.copyOfRange(text.array(), value.start(), value.end());
        byte[] encoded = Base64.getEncoder().encode(raw);
        text.put(encoded, 0, encoded.length);
    }
}
