package io.skald.logql.template;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/// A layout of dates in Go's way: the reference time `Mon Jan 2 15:04:05 MST 2006` as it would be written.
///
/// @param parts what it consists of, in order
record DateLayout(List<Part> parts) {
    /// A field of a date, or text between fields.
    ///
    /// @param text as it stands in the layout
    record Part(DateField field, String text) {}

    static DateLayout of(String layout) {
        List<Part> parts = new ArrayList<>();
        int textStart = 0;
        int at = 0;
        while (at < layout.length()) {
            Part part = DateField.at(layout, at);
            if (part == null) {
                at++;
                continue;
            }
            if (at > textStart) {
                parts.add(new Part(DateField.TEXT, layout.substring(textStart, at)));
            }
            parts.add(part);
            at += part.text().length();
            textStart = at;
        }
        if (at > textStart) {
            parts.add(new Part(DateField.TEXT, layout.substring(textStart)));
        }
        return new DateLayout(List.copyOf(parts));
    }

    String format(GoTime time) {
        var out = new StringBuilder();
        ZonedDateTime at = time.at();
        for (Part part : parts) {
            DatePrinter.append(out, part, at);
        }
        return out.toString();
    }

    /// Reads a date. What the layout does not have is that of January 1st of year 0, and UTC or `zone`.
    ///
    /// @return Go's zero time when the text is not in this layout, or there is no such day
    GoTime parse(String text, ZoneId zone) {
        try {
            return new GoTime(new DateReader(text, zone).read(parts));
        } catch (DateTimeException | DateReader.NoDateException notADate) {
            return GoTime.ZERO;
        }
    }
}
