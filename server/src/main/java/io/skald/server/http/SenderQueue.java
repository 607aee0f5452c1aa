package io.skald.server.http;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/// What waits, by whom it is from: tenants take turns, within a tenant its addresses do, and what one address sends stays in
/// order. Not thread-safe.
final class SenderQueue<T> {
    private final LinkedHashMap<String, OfTenant<T>> tenants = new LinkedHashMap<>();
    private int size;

    /// What one tenant has waiting; never empty while it is in the map.
    private static final class OfTenant<T> {
        final LinkedHashMap<String, ArrayDeque<T>> addresses = new LinkedHashMap<>();
        int size;
    }

    int size() {
        return size;
    }

    void add(Sender from, T item) {
        OfTenant<T> tenant = tenants.computeIfAbsent(from.tenant(), _ -> new OfTenant<>());
        tenant.addresses.computeIfAbsent(from.address(), _ -> new ArrayDeque<>()).add(item);
        tenant.size++;
        size++;
    }

    /// Takes out what is next.
    @Nullable T poll() {
        var first = tenants.pollFirstEntry();
        if (first == null) {
            return null;
        }
        OfTenant<T> tenant = first.getValue();
        var line = tenant.addresses.pollFirstEntry();
        T item = line.getValue().remove();
        if (!line.getValue().isEmpty()) {
            tenant.addresses.putLast(line.getKey(), line.getValue());
        }
        tenant.size--;
        size--;
        if (tenant.size > 0) {
            tenants.putLast(first.getKey(), tenant);
        }
        return item;
    }

    /// Takes out the last item of the tenant that has most, if that is more than the sender would have with one more; or, where
    /// that is the sender's own tenant, of the address that has most.
    ///
    /// @return null when nobody has more
    @Nullable T pollLastOfMost(Sender from) {
        Entry<String, OfTenant<T>> most = most(tenants, tenant -> tenant.size);
        if (most == null) {
            return null;
        }
        OfTenant<T> tenant = most.getValue();
        OfTenant<T> own = tenants.get(from.tenant());
        Entry<String, ArrayDeque<T>> line = most(tenant.addresses, ArrayDeque::size);
        if (line == null) {
            return null;
        }
        int more;
        if (tenant == own) {
            ArrayDeque<T> ownLine = tenant.addresses.get(from.address());
            more = line.getValue().size() - (ownLine == null ? 0 : ownLine.size());
        } else {
            more = tenant.size - (own == null ? 0 : own.size);
        }
        return more > 1 ? removeLast(most, line) : null;
    }

    private T removeLast(Entry<String, OfTenant<T>> of, Entry<String, ArrayDeque<T>> line) {
        OfTenant<T> tenant = of.getValue();
        T item = line.getValue().removeLast();
        if (line.getValue().isEmpty()) {
            tenant.addresses.remove(line.getKey());
        }
        tenant.size--;
        size--;
        if (tenant.size == 0) {
            tenants.remove(of.getKey());
        }
        return item;
    }

    private static <V> @Nullable Entry<String, V> most(
            Map<String, V> of, ToIntFunction<V> size) {
        return of.entrySet().stream()
                .max(Comparator.comparingInt(entry -> size.applyAsInt(entry.getValue())))
                .orElse(null);
    }

    /// Takes out of each line what stands in front and is over.
    void removeFirst(Predicate<T> isOver, Consumer<T> removed) {
        for (OfTenant<T> tenant : tenants.values()) {
            for (ArrayDeque<T> line : tenant.addresses.values()) {
                while (!line.isEmpty() && isOver.test(line.element())) {
                    removed.accept(line.remove());
                    tenant.size--;
                    size--;
                }
            }
            tenant.addresses.values().removeIf(ArrayDeque::isEmpty);
        }
        tenants.values().removeIf(tenant -> tenant.size == 0);
    }
}
