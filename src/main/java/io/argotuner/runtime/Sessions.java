package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The session of each policy, by uid: a policy created again under an old name starts anew. */
final class Sessions {
    private final Map<String, Session> byUid = new ConcurrentHashMap<>();

    Session of(ArgoTuningPolicy policy) {
        return byUid.computeIfAbsent(policy.getMetadata().getUid(), uid -> new Session());
    }

    void end(ArgoTuningPolicy policy) {
        byUid.remove(policy.getMetadata().getUid());
    }
}
