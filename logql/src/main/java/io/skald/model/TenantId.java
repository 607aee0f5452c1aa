package io.skald.model;

/// Name of a tenant, as sent in `X-Scope-OrgID`: 1 to 150 characters out of letters, digits and `! - _ . * ' ( )`,
/// but not `.` or `..`.
public record TenantId(String value) implements Comparable<TenantId> {
    public static final int MAX_LENGTH = 150;

    /// The tenant of a server without authentication; the name is Loki's.
    public static final TenantId SINGLE = new TenantId("fake");

    /// @throws IllegalArgumentException with Loki's text for the rule that is broken
    public TenantId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("no org id");
        }
        for (int i = 0; i < value.length(); i++) {
            if (!isAllowed(value.charAt(i))) {
                String shown = new String(Character.toChars(value.codePointAt(i)));
                throw new IllegalArgumentException(
                        "tenant ID '" + value + "' contains unsupported character '" + shown + "'");
            }
        }
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "tenant ID is too long: max " + MAX_LENGTH + " characters");
        }
        if (value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("tenant ID is '.' or '..'");
        }
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || "!-_.*'()".indexOf(c) >= 0;
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
