package io.skald.logql.engine;

import io.skald.logql.syntax.Printer;
import io.skald.model.Fingerprint;
import io.skald.model.Utf8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Makes the [PartialKey]s of one range aggregation.
final class PartialKeys {
    private final Fingerprint query;

    PartialKeys(RangePlan plan, PartialGrid grid) {
        // Line breaks are in none of these: texts in queries are printed with escapes.
        String text =
                String.join(
                        "\n",
                        plan.selection().tenant().value(),
                        Printer.print(plan.expr()),
                        String.valueOf(plan.grouping()),
                        grid.text());
        this.query = digest(Utf8.bytes(text));
    }

    private static Fingerprint digest(byte[] text) {
        try {
            var numbers = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text));
            return new Fingerprint(numbers.getLong(), numbers.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    PartialKey key(long part, long bucket) {
        return new PartialKey(query, part, bucket);
    }
}
