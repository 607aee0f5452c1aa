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
    /// A key that gives no label: it is blank, and nothing is around it.
    static final int NONE = -1;

    /// Numbers that every table has.
    static final int ERROR = 0;

    static final int ERROR_DETAILS = 1;

    private static final String EXTRACTED = "_extracted";

    /// Lines can invent keys without end. Beyond this many the table has to be made anew (see [#isFull()]).
    private static final int MAX_KEYS = 1 << 16;

    private final Map<String, Integer> ids = new HashMap<>();
    private final List<String> names = new ArrayList<>();
    private int[] extracted = new int[16];

    /// Open addressing over keys as parsers see them: a prefix' number and raw bytes.
    private int[] slots = new int[256];

    private final List<byte[]> keys = new ArrayList<>();
    private int[] keyPrefixes = new int[64];
    private int[] keyHashes = new int[64];
    private int[] keyNames = new int[64];

    LabelNames() {
        Arrays.fill(slots, NONE);
        id("__error__");
        id("__error_details__");
    }

    int count() {
        return names.size();
    }

    boolean isFull() {
        return keys.size() > MAX_KEYS;
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
        int hash = prefix * 0x9e3779b9 + length;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        hash ^= hash >>> 15;
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != NONE) {
            int key = slots[slot];
            if (keyHashes[key] == hash
                    && keyPrefixes[key] == prefix
                    && Arrays.equals(
                            keys.get(key),
                            0,
                            keys.get(key).length,
                            bytes,
                            offset,
                            offset + length)) {
                return keyNames[key];
            }
            slot = (slot + 1) & mask;
        }
        return addKey(prefix, Arrays.copyOfRange(bytes, offset, offset + length), hash);
    }

    private int addKey(int prefix, byte[] key, int hash) {
        int index = keys.size();
        if (index == keyNames.length) {
            keyPrefixes = Arrays.copyOf(keyPrefixes, 2 * index);
            keyHashes = Arrays.copyOf(keyHashes, 2 * index);
            keyNames = Arrays.copyOf(keyNames, 2 * index);
        }
        keys.add(key);
        keyPrefixes[index] = prefix;
        keyHashes[index] = hash;
        String name = sanitise(Utf8.text(key, 0, key.length), prefix == NONE);
        keyNames[index] =
                name.isEmpty() ? prefix : id(prefix == NONE ? name : name(prefix) + "_" + name);
        if (2 * keys.size() > slots.length) {
            rehash();
        } else {
            place(index);
        }
        return keyNames[index];
    }

    private void rehash() {
        slots = new int[2 * slots.length];
        Arrays.fill(slots, NONE);
        for (int key = 0; key < keys.size(); key++) {
            place(key);
        }
    }

    private void place(int key) {
        int mask = slots.length - 1;
        int slot = keyHashes[key] & mask;
        while (slots[slot] != NONE) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = key;
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
