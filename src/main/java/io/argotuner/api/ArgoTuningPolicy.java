package io.argotuner.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Tunes the Argo CD install in its namespace. {@code spec: {}} is a complete policy. */
@Group(ArgoTuningPolicy.GROUP)
@Version("v1alpha1")
@Plural("argotuningpolicies")
@ShortNames("atp")
public class ArgoTuningPolicy extends CustomResource<ArgoTuningPolicySpec, ArgoTuningPolicyStatus>
        implements Namespaced {
    public static final String GROUP = "argotuner.io";

    private static final long serialVersionUID = 1L;
}
