package io.argotuner.decide;

import java.util.List;

/**
 * The Argo CD install of one namespace.
 *
 * @param version from the controller's image tag or the version label, unknown for images by digest
 * @param packaging {@code plain}, {@code helm} or {@code argocd-operator}
 * @param controllerKind {@code StatefulSet}, {@code Deployment} or {@code None}
 * @param managedBy who manages the objects: {@code kubectl}, {@code Helm release argocd}, {@code ArgoCD/peer},
 *     {@code Application argocd/argo-cd} ...
 * @param notices facts about the install as a whole that a person should read, in order
 */
public record Install(
        String namespace,
        Fact<Version> version,
        String packaging,
        String controllerKind,
        String managedBy,
        List<String> notices) {
    /**
     * What an Application that manages the install has to hold so that its self-heal leaves what argo-tuner sets: by
     * field manager, which holds as long as argo-tuner owns the fields. In one line, for status and Events.
     */
    public static final String IGNORE_DIFFERENCES = "ignoreDifferences: [{group: \"*\", kind: \"*\","
            + " managedFieldsManagers: [argo-tuner]}], syncPolicy: {syncOptions: [RespectIgnoreDifferences=true]}";

    public Install {
        notices = List.copyOf(notices);
    }
}
