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
    public Install {
        notices = List.copyOf(notices);
    }
}
