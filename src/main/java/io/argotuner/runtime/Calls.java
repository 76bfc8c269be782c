package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Has a policy looked at for a reason that no watch tells. */
final class Calls extends SimpleInboundEventSource<ArgoTuningPolicy> {
    Calls() {
        super("calls");
    }

    /** @param key {@code namespace/name} of one that was looked at before */
    void again(String key) {
        var slash = key.indexOf('/');
        propagateEvent(new ResourceID(key.substring(slash + 1), key.substring(0, slash)));
    }

    /**
     * Also one that was never looked at. The framework keeps no state of a policy whose events were all filtered out,
     * and drops for it whatever is not an event of the policy itself.
     */
    void toLookAt(ArgoTuningPolicy policy) {
        getEventHandler()
                .handleEvent(new ResourceEvent(ResourceAction.UPDATED, ResourceID.fromResource(policy), policy));
    }
}
