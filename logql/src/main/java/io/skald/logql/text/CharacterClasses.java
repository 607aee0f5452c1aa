package io.skald.logql.text;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Classes of characters that have a name in RE2: `\d`, `[:alpha:]`, `\p{Greek}`. Names are those of Go before 1.25:
/// exact case, short names of categories. Unicode's version is that of the JDK.
final class CharacterClasses {
    private static final String CATEGORIES =
            "Lu Ll Lt Lm Lo Mn Me Mc Nd Nl No Zs Zl Zp Cc Cf Co Cs Pd Ps Pe Pc Po Sm Sc Sk So Pi"
                    + " Pf";

    private static final Map<String, String> POSIX =
            Map.ofEntries(
                    Map.entry("alnum", "09AZaz"),
                    Map.entry("alpha", "AZaz"),
                    Map.entry("ascii", "\0\u007f"),
                    Map.entry("blank", "\t\t  "),
                    Map.entry("cntrl", "\0\u001f\u007f\u007f"),
                    Map.entry("digit", "09"),
                    Map.entry("graph", "!~"),
                    Map.entry("lower", "az"),
                    Map.entry("print", " ~"),
                    Map.entry("punct", "!/:@[`{~"),
                    Map.entry("space", "\t\r  "),
                    Map.entry("upper", "AZ"),
                    Map.entry("word", "09AZaz__"),
                    Map.entry("xdigit", "09AFaf"));

    /// Names of scripts as Go writes them.
    private static final Map<String, Character.UnicodeScript> SCRIPTS =
            Stream.of(Character.UnicodeScript.values())
                    .filter(script -> script != Character.UnicodeScript.UNKNOWN)
                    .collect(Collectors.toMap(CharacterClasses::name, script -> script));

    /// Sets are built from a walk over all of Unicode, so each is kept; there are about 200 names.
    private static final Map<String, CodePointSet> UNICODE = new ConcurrentHashMap<>();

    private CharacterClasses() {}

    /// @param letter `d`, `s` or `w`, in lower case
    /// @return null for other letters
    static @Nullable CodePointSet perl(char letter) {
        return switch (letter) {
            case 'd' -> ranges("09");
            case 's' -> ranges("\t\n\f\r  ");
            case 'w' -> ranges("09AZaz__");
            default -> null;
        };
    }

    /// @param name without brackets and colons
    /// @return null if there is no such class
    static @Nullable CodePointSet posix(String name) {
        String pairs = POSIX.get(name);
        return pairs == null ? null : ranges(pairs);
    }

    /// @param name of a category or a script, or `Any`
    /// @return null if there is no such class
    static @Nullable CodePointSet unicode(String name) {
        if (name.equals("Any")) {
            return CodePointSet.ANY;
        }
        Character.UnicodeScript script = SCRIPTS.get(name);
        if (script != null) {
            return UNICODE.computeIfAbsent(
                    name, _ -> collect(c -> Character.UnicodeScript.of(c) == script));
        }
        boolean category =
                (name.length() == 1 || name.length() == 2)
                        && Stream.of(CATEGORIES.split(" "))
                                .anyMatch(known -> known.startsWith(name));
        return category
                ? UNICODE.computeIfAbsent(name, _ -> collect(c -> categoryOf(c).startsWith(name)))
                : null;
    }

    private static CodePointSet ranges(String pairs) {
        var builder = new CodePointSet.Builder();
        for (int i = 0; i < pairs.length(); i += 2) {
            builder.add(pairs.charAt(i), pairs.charAt(i + 1));
        }
        return builder.build();
    }

    private static CodePointSet collect(IntPredicate member) {
        var builder = new CodePointSet.Builder();
        for (int c = 0; c <= CodePointSet.MAX; c++) {
            if (member.test(c)) {
                int first = c;
                while (c < CodePointSet.MAX && member.test(c + 1)) {
                    c++;
                }
                builder.add(first, c);
            }
        }
        return builder.build();
    }

    /// Short name of the general category, `-` for unassigned code points.
    private static String categoryOf(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER -> "Lu";
            case Character.LOWERCASE_LETTER -> "Ll";
            case Character.TITLECASE_LETTER -> "Lt";
            case Character.MODIFIER_LETTER -> "Lm";
            case Character.OTHER_LETTER -> "Lo";
            case Character.NON_SPACING_MARK -> "Mn";
            case Character.ENCLOSING_MARK -> "Me";
            case Character.COMBINING_SPACING_MARK -> "Mc";
            case Character.DECIMAL_DIGIT_NUMBER -> "Nd";
            case Character.LETTER_NUMBER -> "Nl";
            case Character.OTHER_NUMBER -> "No";
            case Character.SPACE_SEPARATOR -> "Zs";
            case Character.LINE_SEPARATOR -> "Zl";
            case Character.PARAGRAPH_SEPARATOR -> "Zp";
            case Character.CONTROL -> "Cc";
            case Character.FORMAT -> "Cf";
            case Character.PRIVATE_USE -> "Co";
            case Character.SURROGATE -> "Cs";
            case Character.DASH_PUNCTUATION -> "Pd";
            case Character.START_PUNCTUATION -> "Ps";
            case Character.END_PUNCTUATION -> "Pe";
            case Character.CONNECTOR_PUNCTUATION -> "Pc";
            case Character.OTHER_PUNCTUATION -> "Po";
            case Character.MATH_SYMBOL -> "Sm";
            case Character.CURRENCY_SYMBOL -> "Sc";
            case Character.MODIFIER_SYMBOL -> "Sk";
            case Character.OTHER_SYMBOL -> "So";
            case Character.INITIAL_QUOTE_PUNCTUATION -> "Pi";
            case Character.FINAL_QUOTE_PUNCTUATION -> "Pf";
            default -> "-";
        };
    }

    /// `OLD_ITALIC` is `Old_Italic`.
    private static String name(Character.UnicodeScript script) {
        if (script == Character.UnicodeScript.SIGNWRITING) {
            return "SignWriting";
        }
        return Stream.of(script.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("_"));
    }
}
