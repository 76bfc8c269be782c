package io.argotuner.runtime;

import io.argotuner.collect.InstallObjects;
import io.argotuner.collect.ObjectSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what a source read last of each namespace, so that the audit costs the API server nothing. */
final class LastRead implements ObjectSource {
    private final ObjectSource source;
    private final Map<String, InstallObjects> last = new ConcurrentHashMap<>();

    LastRead(ObjectSource source) {
        this.source = source;
    }

    @Override
    public InstallObjects read(String namespace) {
        var objects = source.read(namespace);
        last.put(namespace, objects);
        return objects;
    }

    /** Empty where nothing was read of that namespace yet. */
    Optional<InstallObjects> of(String namespace) {
        return Optional.ofNullable(last.get(namespace));
    }

    void forget(String namespace) {
        last.remove(namespace);
    }
}
