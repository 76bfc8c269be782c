package io.argotuner.collect;

import io.argotuner.api.ArgoTuningPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the policy that a person means. Reads nothing but policies. */
public final class LivePolicies {
    private static final String KIND = "ArgoTuningPolicy";

    private LivePolicies() {}

    /**
     * @param name empty for the only policy of the namespace
     * @throws BadInput where there is none, where several could be meant, or where it may not be read
     */
    public static ArgoTuningPolicy find(KubernetesClient client, String namespace, Optional<String> name) {
        List<ArgoTuningPolicy> policies;
        try {
            policies = client.resources(ArgoTuningPolicy.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            throw refused(e, namespace);
        }
        return choose(policies, "namespace " + namespace, name)
                .orElseThrow(() -> new BadInput("there is no " + KIND + " in namespace " + namespace
                        + ": create one (docs/quick-start.md), name another namespace with -n, or see what one would"
                        + " do with 'argo-tuner explain -f MANIFESTS'"));
    }

    /**
     * The policy of that name, or the only one; empty where there is none at all.
     *
     * @param where for sentences, such as {@code namespace argocd}
     * @throws BadInput where none has that name, or where several could be meant
     */
    static Optional<ArgoTuningPolicy> choose(List<ArgoTuningPolicy> policies, String where, Optional<String> name) {
        var names =
                policies.stream().map(p -> p.getMetadata().getName()).sorted().toList();
        if (name.isPresent()) {
            return policies.stream()
                    .filter(p -> p.getMetadata().getName().equals(name.get()))
                    .findFirst()
                    .or(() -> {
                        if (names.isEmpty()) {
                            return Optional.empty();
                        }
                        throw new BadInput("there is no " + KIND + " " + OneLine.of(name.get(), 253) + " in " + where
                                + ", which has " + String.join(", ", names));
                    });
        }
        if (policies.size() > 1) {
            throw new BadInput(where + " has " + policies.size() + " policies, " + String.join(", ", names)
                    + ": name one of them");
        }
        return policies.stream().min(Comparator.comparing(p -> p.getMetadata().getName()));
    }

    private static RuntimeException refused(KubernetesClientException e, String namespace) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                new BadInput(
                        "the API server does not know " + KIND
                                + ": install its definition with 'argo-tuner crd | kubectl apply -f -', or see what a"
                                + " policy would do with 'argo-tuner explain -f MANIFESTS'",
                        e);
            case HttpURLConnection.HTTP_FORBIDDEN ->
                new BadInput(
                        "the right to list argotuningpolicies." + ArgoTuningPolicy.GROUP + " in namespace " + namespace
                                + " is missing: ask for it, or name another namespace with -n",
                        e);
            default -> e;
        };
    }
}
