package io.skald.logql.pipeline;

import io.skald.logql.text.LineProjection.Projected;
import io.skald.logql.text.LineShape;
import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// A random template that fits a given line, with some more lines of it. What it tells of variables is what holds for these
/// lines, and nothing else.
final class RandomShape implements LineShape {
    private static final String[] WORDS = {
        "0", "-1", "007", "12.5", "1e9", "x", "true", "null", "a", "b", "-", ".", "_9", "ab12",
        "status"
    };

    private final byte[] text;

    /// By line, the values of its variables.
    private final List<List<byte[]>> lines = new ArrayList<>();

    RandomShape(RandomGenerator random, byte[] line) {
        var out = new ByteArrayOutputStream();
        List<byte[]> values = new ArrayList<>();
        for (int at = 0; at < line.length; ) {
            int end = at;
            while (end < line.length && isWord(line[end])) {
                end++;
            }
            if (end == at) {
                out.write(line[at++]);
                continue;
            }
            if (random.nextInt(isKey(line, end) ? 30 : 3) == 0) {
                values.add(Arrays.copyOfRange(line, at, end));
                out.write(VARIABLE);
            } else {
                out.write(line, at, end - at);
            }
            at = end;
        }
        text = out.toByteArray();
        lines.add(values);
        boolean[] fixed = new boolean[values.size()];
        for (int i = 0; i < fixed.length; i++) {
            fixed[i] = random.nextInt(3) > 0;
        }
        for (int more = random.nextInt(4); more > 0; more--) {
            List<byte[]> others = new ArrayList<>();
            for (int i = 0; i < fixed.length; i++) {
                others.add(fixed[i] ? values.get(i) : word(random, values.get(i)));
            }
            lines.add(others);
        }
    }

    private static byte[] word(RandomGenerator random, byte[] old) {
        return switch (random.nextInt(4)) {
            case 0 -> Utf8.bytes(WORDS[random.nextInt(WORDS.length)]);
            case 1 -> new byte[] {(byte) (0x80 + random.nextInt(128))};
            case 2 -> Utf8.bytes(Integer.toString(random.nextInt(1000)));
            default -> old;
        };
    }

    /// Keys seldom vary.
    private static boolean isKey(byte[] line, int end) {
        int at = end;
        while (at < line.length && (line[at] == '"' || line[at] == ' ' || line[at] == '\t')) {
            at++;
        }
        return at < line.length && (line[at] == ':' || line[at] == '=');
    }

    static boolean isWord(byte b) {
        return b < 0
                || (b >= '0' && b <= '9')
                || (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || b == '_'
                || b == '.'
                || b == '-';
    }

    int lineCount() {
        return lines.size();
    }

    byte[] line(int line) {
        return fill(text, lines.get(line));
    }

    /// A projection's line.
    byte[] line(int line, Projected projected) {
        List<byte[]> values = new ArrayList<>();
        for (int variable : projected.variables()) {
            values.add(lines.get(line).get(variable));
        }
        return fill(projected.text(), values);
    }

    /// A projection's line with the number of another one.
    ///
    /// @return null when one of the two has no decimal number there
    byte @Nullable [] line(int line, Projected projected, int other) {
        int[] variables = projected.variables();
        byte[] own = lines.get(line).get(variables[projected.number()]);
        byte[] number = lines.get(other).get(variables[projected.number()]);
        if (!isDecimal(own) || !isDecimal(number)) {
            return null;
        }
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < variables.length; i++) {
            values.add(i == projected.number() ? number : lines.get(line).get(variables[i]));
        }
        return fill(projected.text(), values);
    }

    /// The text of a projection's number.
    String number(int line, Projected projected) {
        byte[] value = lines.get(line).get(projected.variables()[projected.number()]);
        return Utf8.text(value, 0, value.length);
    }

    private static boolean isDecimal(byte[] value) {
        return Utf8.text(value, 0, value.length).matches("-?(0|[1-9][0-9]*)([.][0-9]+)?");
    }

    private static byte[] fill(byte[] text, List<byte[]> values) {
        var out = new ByteArrayOutputStream();
        int next = 0;
        for (byte b : text) {
            if (b == VARIABLE) {
                out.writeBytes(values.get(next++));
            } else {
                out.write(b);
            }
        }
        return out.toByteArray();
    }

    @Override
    public byte[] bytes() {
        byte[] around = new byte[text.length + 3];
        System.arraycopy(text, 0, around, 2, text.length);
        return around;
    }

    @Override
    public int offset() {
        return 2;
    }

    @Override
    public int length() {
        return text.length;
    }

    @Override
    public boolean beginsAsNumber(int variable) {
        return lines.stream()
                .map(values -> values.get(variable)[0])
                .allMatch(b -> b == '-' || (b >= '0' && b <= '9'));
    }

    @Override
    public boolean mayHold(int variable, byte value) {
        for (List<byte[]> values : lines) {
            for (byte b : values.get(variable)) {
                if (b == value) {
                    return true;
                }
            }
        }
        return false;
    }
}
