package io.skald.logql.pipeline;

import io.skald.model.Utf8;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Numbers for label names, so that rows compare numbers and not text. Also turns the keys that parsers find into names:
/// what a name may not hold becomes `_`, nested keys are joined with `_`. Not thread-safe.
final class LabelNames {
    /// A key that gives no label: it is blank and nothing is around it, or the name would be too long.
    static final int NONE = -1;

    /// Numbers that every table has.
    static final int ERROR = 0;

    static final int ERROR_DETAILS = 1;

    /// What a name costs besides its characters: two objects, a map's node, and places in lists and arrays.
    private static final int NAME_OVERHEAD_BYTES = 128;

    private static final String EXTRACTED = "_extracted";

    /// Lines can invent keys without end. Beyond this many the table has to be made anew (see [#isFull()]).
    private static final int MAX_KEYS = 1 << 16;

    /// The same for the bytes of their texts, and for those of names.
    private static final int MAX_TEXT_BYTES = 8 << 20;

    /// A longer key, or a key whose name with all that it is nested in would be longer, gives no label: a line could make
    /// thousands of names out of one long key.
    private static final int MAX_NAME_BYTES = 4096;

    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private int[] extracted = new int[16];
    private long nameBytes;

    private final KeyTable keys = new KeyTable();

    LabelNames() {
        id("__error__");
        id("__error_details__");
    }

    int count() {
        return names.size();
    }

    boolean isFull() {
        return keys.size() > MAX_KEYS
                || keys.textBytes() > MAX_TEXT_BYTES
                || nameBytes > MAX_TEXT_BYTES;
    }

    String name(int id) {
        return names.get(id);
    }

    int id(String name) {
        Integer known = ids.get(name);
        if (known != null) {
            return known;
        }
        int id = names.size();
        ids.put(name, id);
        names.add(name);
        nameBytes += name.length() + NAME_OVERHEAD_BYTES;
        if (id == extracted.length) {
            extracted = Arrays.copyOf(extracted, 2 * id);
        }
        extracted[id] = NONE;
        return id;
    }

    /// The name that a parsed label takes when the stream or its metadata has that name already.
    int extracted(int id) {
        if (extracted[id] == NONE) {
            int made = id(name(id) + EXTRACTED);
            extracted[id] = made;
        }
        return extracted[id];
    }

    /// The name that `name` would have if it did not clash.
    ///
    /// @return null when it is no such name
    static @Nullable String withoutSuffix(String name) {
        return name.endsWith(EXTRACTED)
                ? name.substring(0, name.length() - EXTRACTED.length())
                : null;
    }

    /// The name for a key of a line.
    ///
    /// @param prefix number of the name that the key is nested in, [#NONE] at the top
    int idOfKey(int prefix, byte[] bytes, int offset, int length) {
        int known = keys.find(prefix, bytes, offset, length);
        return known == KeyTable.UNKNOWN ? addKey(prefix, bytes, offset, length) : known;
    }

    private int addKey(int prefix, byte[] bytes, int offset, int length) {
        if (length > MAX_NAME_BYTES) {
            return NONE;
        }
        String key = sanitise(Utf8.text(bytes, offset, length), prefix == NONE);
        String full = prefix == NONE ? key : name(prefix) + "_" + key;
        int name = key.isEmpty() ? prefix : full.length() > MAX_NAME_BYTES ? NONE : id(full);
        keys.add(prefix, bytes, offset, length, name);
        return name;
    }

    /// @param first whether a digit may not come first
    static String sanitise(String key, boolean first) {
        String trimmed = key.strip();
        var name = new StringBuilder(trimmed.length() + 1);
        for (int i = 0; i < trimmed.length(); ) {
            int c = trimmed.codePointAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (i == 0 && digit && first) {
                name.append('_');
            }
            boolean allowed = digit || c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            name.append(allowed ? (char) c : '_');
            i += Character.charCount(c);
        }
        return name.toString();
    }
}
