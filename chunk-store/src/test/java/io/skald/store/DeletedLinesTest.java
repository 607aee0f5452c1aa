package io.skald.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skald.model.TenantId;
import io.skald.model.TimeRange;
import io.skald.testing.MemFileSystem;
import io.skald.tombstone.Tombstone;
import io.skald.tombstone.TombstoneFile;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class DeletedLinesTest {
    private static final TenantId TENANT = new TenantId("t");
    private static final TenantId OTHER = new TenantId("other");

    @Test
    void deletesThatAreCarriedOutAreForgottenOneDay() throws IOException {
        var files = new MemFileSystem();
        List<Tombstone> all = new ArrayList<>();
        all.add(tombstone(OTHER, 1).asErased());
        all.add(tombstone(TENANT, 2));
        for (int i = 0; i < DeletedLines.MAX_ERASED + 5; i++) {
            all.add(tombstone(TENANT, 10 + i).asErased());
        }
        TombstoneFile.write(files, all);
        DeletedLines deleted = DeletedLines.open(files, (_, _, _) -> {});
        Tombstone added = tombstone(TENANT, 5000);
        deleted.add(added);
        List<Tombstone> expected = new ArrayList<>(all.subList(0, 2));
        expected.addAll(all.subList(7, all.size()));
        expected.add(added);
        assertEquals(expected, deleted.tombstones().all());
        assertEquals(expected, TombstoneFile.read(files));
    }

    private static Tombstone tombstone(TenantId tenant, int number) {
        String id = "%08x".formatted(number);
        var range = new TimeRange(0, 10);
        return new Tombstone(id, tenant, "{a=\"b\"}", range, number, number, false);
    }
}
