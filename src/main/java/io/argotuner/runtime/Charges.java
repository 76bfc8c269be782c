package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which policies are this operator's, and when one changes hands because its labels do. */
final class Charges {
    private final PolicySelector selector;
    private final Set<String> uids = ConcurrentHashMap.newKeySet();

    Charges(PolicySelector selector) {
        this.selector = selector;
    }

    /** What an event says about whose a policy is. */
    enum Whose {
        MINE,
        OTHERS,
        /** It was another's before this event, or is another's from now on. */
        CHANGED
    }

    boolean mine(ArgoTuningPolicy policy) {
        return selector.matches(policy);
    }

    Whose look(ArgoTuningPolicy policy) {
        var uid = policy.getMetadata().getUid();
        if (mine(policy)) {
            return uids.add(uid) ? Whose.CHANGED : Whose.MINE;
        }
        return uids.remove(uid) ? Whose.CHANGED : Whose.OTHERS;
    }

    void forget(ArgoTuningPolicy policy) {
        uids.remove(policy.getMetadata().getUid());
    }
}
