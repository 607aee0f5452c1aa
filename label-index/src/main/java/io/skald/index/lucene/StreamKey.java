package io.skald.index.lucene;

import io.skald.model.Fingerprint;
import io.skald.model.LabelSet;
import io.skald.model.TenantId;

/// Identity of a stream within a day. Two label sets of one tenant with the same fingerprint are taken for the same
/// stream: the fingerprint is 128 bits of SHA-256.
record StreamKey(TenantId tenant, Fingerprint fingerprint) {
    static StreamKey of(TenantId tenant, LabelSet labels) {
        return new StreamKey(tenant, labels.fingerprint());
    }
}
