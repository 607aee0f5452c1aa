package io.skald.logql.syntax;

import org.jspecify.annotations.Nullable;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One word of a query.
///
/// @param kind what it is
/// @param text as written; for [Kind#STRING] the unquoted value, for [Kind#RANGE] what stands in the brackets
/// @param amount nanoseconds of a [Kind#RANGE] or [Kind#DURATION], bytes of a [Kind#BYTES]; 0 for others
/// @param position where it stands, as error messages say it
/// @param span where it stands, as offsets
record Token(Kind kind, String text, long amount, Position position, Span span) {

    /// Place in the words of Loki's error messages: both count from 1. The line is 0 for tokens of several characters
    /// that are not identifiers, numbers or strings: Loki's scanner forgets the line there, and clients compare texts.
    record Position(int line, int column) {
        @Override
        public String toString() {
            return line == 0 && column == 0 ? "" : "at line " + line + ", col " + column;
        }
    }

    /// What a token can be. The shown name is the one that error messages use.
    enum Kind {
        END("$end"),
        IDENTIFIER("IDENTIFIER"),
        STRING("STRING"),
        NUMBER("NUMBER"),
        DURATION("DURATION"),
        BYTES("BYTES"),
        RANGE("RANGE"),
        /// `--strict` or `--keep-empty`
        FLAG("FUNCTION_FLAG"),
        /// An aggregation's name in front of its parenthesis.
        FUNCTION(""),
        BYTES_CONV("BYTES_CONV"),
        DURATION_CONV("DURATION_CONV"),
        DURATION_SECONDS_CONV("DURATION_SECONDS_CONV"),
        IP("ip"),
        VECTOR("VECTOR"),
        VARIANTS("VARIANTS"),
        COMMA(","),
        DOT("."),
        OPEN_BRACE("{"),
        CLOSE_BRACE("}"),
        OPEN_PAREN("("),
        CLOSE_PAREN(")"),
        EQ("="),
        NEQ("!="),
        RE("=~"),
        NRE("!~"),
        PIPE_EXACT("|="),
        PIPE_MATCH("|~"),
        PIPE_PATTERN("|>"),
        NPA("!>"),
        PIPE("|"),
        CMP_EQ("=="),
        GT(">"),
        GTE(">="),
        LT("<"),
        LTE("<="),
        ADD("+"),
        SUB("-"),
        MUL("*"),
        DIV("/"),
        MOD("%"),
        POW("^"),
        BY("by"),
        WITHOUT("without"),
        BOOL("bool"),
        LABEL_REPLACE("label_replace"),
        ON("on"),
        IGNORING("ignoring"),
        GROUP_LEFT("group_left"),
        GROUP_RIGHT("group_right"),
        OR("or"),
        AND("and"),
        UNLESS("unless"),
        OFFSET("offset"),
        JSON("json"),
        REGEXP("regexp"),
        UNPACK("unpack"),
        LOGFMT("logfmt"),
        PATTERN("pattern"),
        LINE_FORMAT("line_format"),
        LABEL_FORMAT("label_format"),
        UNWRAP("unwrap"),
        DECOLORIZE("decolorize"),
        DROP("drop"),
        KEEP("keep");

        private static final Map<String, Kind> WORDS = new HashMap<>();

        static {
            for (Kind kind : EnumSet.range(BY, KEEP)) {
                WORDS.put(kind.shown, kind);
            }
        }

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        String shown() {
            return shown;
        }

        /// @return null when the word is no keyword
        static @Nullable Kind keyword(String word) {
            return WORDS.get(word.toLowerCase(Locale.ROOT));
        }
    }

    /// Name in error messages.
    String shown() {
        return kind == Kind.FUNCTION ? text.toUpperCase(Locale.ROOT) : kind.shown();
    }
}
