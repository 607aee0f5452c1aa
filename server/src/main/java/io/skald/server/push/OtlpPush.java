package io.skald.server.push;

import io.skald.model.Utf8;

import java.util.Set;

/// Reads the logs of OTLP, `ExportLogsServiceRequest` in the wire format of Protocol Buffers, into streams as Loki forms
/// them: the attributes of a resource that tell where the logs come from become labels, everything else becomes
/// structured metadata of each entry, in the order record, resource, scope.
///
/// | message | fields |
/// |---|---|
/// | ExportLogsServiceRequest | resource_logs 1 |
/// | ResourceLogs | resource 1, scope_logs 2 |
/// | Resource | attributes 1 |
/// | ScopeLogs | scope 1, log_records 2 |
/// | InstrumentationScope | name 1, version 2, attributes 3, dropped_attributes_count 4 |
/// | LogRecord | see [OtlpRecord] |
/// | KeyValue | key 1, value 2 |
/// | AnyValue | string 1, bool 2, int 3, double 4, array 5, map 6, bytes 7 |
///
/// Unknown fields are skipped. Not thread-safe: one per request.
final class OtlpPush {
    private static final int RESOURCE_LOGS = 1;
    private static final int RESOURCE = 1;
    private static final int SCOPE_LOGS = 2;
    private static final int RESOURCE_ATTRIBUTES = 1;
    private static final int SCOPE = 1;
    private static final int LOG_RECORDS = 2;
    private static final int SCOPE_NAME = 1;
    private static final int SCOPE_VERSION = 2;
    private static final int SCOPE_ATTRIBUTES = 3;
    private static final int SCOPE_DROPPED = 4;

    /// Attributes of a resource that become labels: Loki's default.
    private static final Set<String> LABELS =
            Set.of(
                    "service.name",
                    "service.namespace",
                    "service.instance.id",
                    "deployment.environment",
                    "deployment.environment.name",
                    "cloud.region",
                    "cloud.availability_zone",
                    "k8s.cluster.name",
                    "k8s.namespace.name",
                    "k8s.pod.name",
                    "k8s.container.name",
                    "container.name",
                    "k8s.replicaset.name",
                    "k8s.deployment.name",
                    "k8s.statefulset.name",
                    "k8s.daemonset.name",
                    "k8s.cronjob.name",
                    "k8s.job.name");

    private static final int LONGEST_LABEL = 64;

    private final OtlpText text;
    private final int end;
    private final ProtoCursor in;
    private final OtlpAttributes attributes;
    private final OtlpRecord record;
    private final StreamResolver resolver;
    private final PushAssembler assembler;

    private final PairList labels;
    private final PairList ofResource;
    private final PairList ofScope;
    private final int scopeNameAt;
    private final int scopeVersionAt;
    private final int scopeDroppedAt;
    private int records;

    /// @param text the request
    /// @param maxPairs structured metadata that an entry may have
    /// @param arrivalNanos time of entries that bring none
    OtlpPush(
            OtlpText text,
            int maxPairs,
            long arrivalNanos,
            StreamResolver resolver,
            PushAssembler assembler)
            throws PushException {
        this.text = text;
        this.end = text.size();
        this.in = new ProtoCursor(text.array());
        this.attributes = new OtlpAttributes(text);
        this.record = new OtlpRecord(text, attributes, maxPairs, arrivalNanos);
        this.resolver = resolver;
        this.assembler = assembler;
        this.labels = new PairList(Integer.MAX_VALUE);
        this.ofResource = new PairList(maxPairs);
        this.ofScope = new PairList(maxPairs);
        this.scopeNameAt = constant("scope_name");
        this.scopeVersionAt = constant("scope_version");
        this.scopeDroppedAt = constant("scope_dropped_attributes_count");
    }

    private int constant(String name) throws PushException {
        int at = text.size();
        text.put(name);
        return at;
    }

    /// @return number of records
    /// @throws PushException 400 when the body is damaged, 413 when it is too much
    int read() throws PushException {
        in.seek(0);
        while (in.next(end)) {
            if (in.isBytes(RESOURCE_LOGS)) {
                int next = in.end();
                resourceLogs(in.start(), next);
                in.seek(next);
            }
        }
        return records;
    }

    /// The resource may stand behind its logs; so it is looked for first.
    private void resourceLogs(int start, int stop) throws PushException {
        labels.clear();
        ofResource.clear();
        in.seek(start);
        while (in.next(stop)) {
            if (in.isBytes(RESOURCE)) {
                int next = in.end();
                resource(in.start(), next);
                in.seek(next);
            }
        }
        assembler.startStream(resolver.ofPairs(text.array(), labels));
        in.seek(start);
        while (in.next(stop)) {
            if (in.isBytes(SCOPE_LOGS)) {
                int next = in.end();
                scopeLogs(in.start(), next);
                in.seek(next);
            }
        }
    }

    private void resource(int start, int stop) throws PushException {
        in.seek(start);
        while (in.next(stop)) {
            if (in.isBytes(RESOURCE_ATTRIBUTES)) {
                attributes.read(in.start(), in.end());
                attributes.addTo(isLabel() ? labels : ofResource);
            }
        }
    }

    private boolean isLabel() {
        return attributes.keyLength() <= LONGEST_LABEL
                && LABELS.contains(
                        Utf8.text(text.array(), attributes.keyStart(), attributes.keyLength()));
    }

    private void scopeLogs(int start, int stop) throws PushException {
        ofScope.clear();
        in.seek(start);
        while (in.next(stop)) {
            if (in.isBytes(SCOPE)) {
                int next = in.end();
                scope(in.start(), next);
                in.seek(next);
            }
        }
        in.seek(start);
        while (in.next(stop)) {
            if (in.isBytes(LOG_RECORDS)) {
                records++;
                record.read(in.start(), in.end());
                assembler.useBytes(text.array());
                assembler.pairs(record.pairs());
                assembler.pairs(ofResource);
                assembler.pairs(ofScope);
                assembler.entry(record.timestampNanos(), record.lineStart(), record.lineLength());
            }
        }
    }

    private void scope(int start, int stop) throws PushException {
        in.seek(start);
        while (in.next(stop)) {
            int length = in.end() - in.start();
            if (in.isBytes(SCOPE_ATTRIBUTES)) {
                attributes.read(in.start(), in.end());
                attributes.addTo(ofScope);
            } else if (in.isBytes(SCOPE_NAME)) {
                ofScope.add(scopeNameAt, "scope_name".length(), in.start(), length);
            } else if (in.isBytes(SCOPE_VERSION)) {
                ofScope.add(scopeVersionAt, "scope_version".length(), in.start(), length);
            } else if (in.isVarint(SCOPE_DROPPED) && in.value() != 0) {
                int at = text.size();
                text.put(Long.toString(in.value()));
                ofScope.add(
                        scopeDroppedAt,
                        "scope_dropped_attributes_count".length(),
                        at,
                        text.size() - at);
            }
        }
    }
}
