package io.skald.server;

import io.skald.index.LabelIndex;
import io.skald.model.LabelSet;
import io.skald.model.PushBatch;
import io.skald.model.TenantId;
import io.skald.server.tail.TailHub;
import io.skald.store.StoreListener;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/// Tells the label index which streams the store sees, and the log what is damaged. The index can be opened only when
/// the store holds the lock of the data directory, and by then the store has replayed its log: what is seen until
/// [#attach] is kept.
public final class StoreEvents implements StoreListener {
    private static final Logger LOG = LoggerFactory.getLogger(StoreEvents.class);

    private record Seen(TenantId tenant, LabelSet labels, long epochDay) {}

    private final List<Seen> early = new ArrayList<>();
    private volatile @Nullable LabelIndex index;
    private volatile @Nullable TailHub tails;

    /// From now on streams go to the index at once.
    public synchronized void attach(LabelIndex opened) {
        early.forEach(seen -> opened.add(seen.tenant(), seen.labels(), seen.epochDay()));
        early.clear();
        index = opened;
    }

    /// From now on pushes go to the tails.
    void attach(TailHub hub) {
        tails = hub;
    }

    @Override
    public void appended(PushBatch batch) {
        TailHub hub = tails;
        if (hub != null) {
            hub.appended(batch);
        }
    }

    @Override
    public void streamSeen(TenantId tenant, LabelSet labels, long epochDay) {
        LabelIndex attached = index;
        if (attached == null) {
            keep(new Seen(tenant, labels, epochDay));
        } else {
            attached.add(tenant, labels, epochDay);
        }
    }

    private synchronized void keep(Seen seen) {
        LabelIndex attached = index;
        if (attached == null) {
            early.add(seen);
        } else {
            attached.add(seen.tenant(), seen.labels(), seen.epochDay());
        }
    }

    @Override
    public void corruption(String problem, String file, long offset) {
        LOG.error("{}: {} at byte {}", problem, file, offset);
    }
}
