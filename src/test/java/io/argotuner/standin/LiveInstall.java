package io.argotuner.standin;

import io.argotuner.decide.Sharding;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The objects of a live install as Argo CD reads them. */
final class LiveInstall {
    private static final String IN_CLUSTER = "https://kubernetes.default.svc";
    private static final Set<String> ERRORS = Set.of("ComparisonError", "InvalidSpecError", "UnknownError");
    private final NamespacedKubernetesClient client;

    /** @param client of the install's namespace */
    LiveInstall(NamespacedKubernetesClient client) {
        this.client = client;
    }

    /** A pod's Argo CD container and which binary it runs, such as {@code argocd-server}. */
    record Process(Pod pod, Container container, String binary) {
        String name() {
            return pod.getMetadata().getName();
        }

        String uid() {
            return pod.getMetadata().getUid();
        }

        /** Where its metrics are: the port that the template names, else the one that Argo CD documents. */
        int port() {
            return container.getPorts().stream()
                    .filter(p -> "metrics".equals(p.getName()))
                    .map(p -> p.getContainerPort())
                    .findFirst()
                    .orElse(binary.equals("argocd-server") ? 8083 : binary.equals("argocd-repo-server") ? 8084 : 8082);
        }

        /** The number at the end of the pod's name, as a StatefulSet's pod has it; 0 where there is none. */
        int ordinal() {
            var end = name().substring(name().lastIndexOf('-') + 1);
            return end.matches("[0-9]{1,4}") ? Integer.parseInt(end) : 0;
        }
    }

    /** Those that run now. */
    List<Process> processes() {
        var found = new ArrayList<Process>();
        for (var pod : client.pods().list().getItems()) {
            if (pod.getMetadata().getDeletionTimestamp() == null
                    && "Running".equals(pod.getStatus().getPhase())
                    && pod.getStatus().getPodIP() != null) {
                pod.getSpec().getContainers().forEach(container -> binary(container)
                        .ifPresent(binary -> found.add(new Process(pod, container, binary))));
            }
        }
        return found;
    }

    private static Optional<String> binary(Container container) {
        var words = new ArrayList<>(container.getCommand());
        words.addAll(container.getArgs());
        return words.stream()
                .map(word -> word.substring(word.lastIndexOf('/') + 1))
                .filter(Set.of("argocd-application-controller", "argocd-repo-server", "argocd-server")::contains)
                .findFirst();
    }

    /** The environment that a process starting now would see. */
    PodEnv environment(Process process) {
        var maps = new HashMap<String, Map<String, String>>();
        return new PodEnv(process.container(), (map, key) -> maps.computeIfAbsent(map, this::data)
                .get(key));
    }

    private Map<String, String> data(String name) {
        ConfigMap map = client.configMaps().withName(name).get();
        return map == null || map.getData() == null ? Map.of() : map.getData();
    }

    /** By name, which is what {@code destination.name} refers to. */
    Map<String, Sharding.Cluster> clusters() {
        var clusters = new HashMap<String, Sharding.Cluster>();
        clusters.put("in-cluster", new Sharding.Cluster("", IN_CLUSTER, OptionalInt.empty(), false));
        for (var secret : client.secrets()
                .withLabel("argocd.argoproj.io/secret-type", "cluster")
                .list()
                .getItems()) {
            var server = text(secret, "server").replaceFirst("/$", "");
            var annotations = secret.getMetadata().getAnnotations();
            var cluster = new Sharding.Cluster(
                    secret.getMetadata().getUid(),
                    server,
                    pin(text(secret, "shard")),
                    annotations != null && "true".equals(annotations.get("argocd.argoproj.io/skip-reconcile")));
            clusters.values().removeIf(known -> known.server().equals(server));
            clusters.put(text(secret, "name"), cluster);
        }
        return clusters;
    }

    private static OptionalInt pin(String text) {
        return text.matches("[+-]?[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private static String text(Secret secret, String key) {
        var value = secret.getData() == null ? null : secret.getData().get(key);
        return value == null ? "" : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    /** @param time model time of an instant */
    List<App> applications(Map<String, Sharding.Cluster> clusters, ToDoubleFunction<Instant> time) {
        return client
                .genericKubernetesResources("argoproj.io/v1alpha1", "Application")
                .inNamespace(client.getNamespace())
                .list()
                .getItems()
                .stream()
                .map(resource -> application(resource, clusters, time))
                .toList();
    }

    private static App application(
            GenericKubernetesResource resource,
            Map<String, Sharding.Cluster> clusters,
            ToDoubleFunction<Instant> time) {
        var server = at(resource, "spec", "destination", "server").replaceFirst("/$", "");
        var app = new App(
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                at(resource, "spec", "project"),
                at(resource, "spec", "source", "repoURL"),
                server,
                at(resource, "spec", "destination", "namespace"));
        var named = clusters.get(at(resource, "spec", "destination", "name"));
        if (server.isEmpty() && named != null) {
            app.cluster = named.server();
        }
        var annotations = resource.getMetadata().getAnnotations();
        app.skipped = annotations != null && "true".equals(annotations.get("argocd.argoproj.io/skip-reconcile"));
        List<Map<String, Object>> conditions = resource.get("status", "conditions");
        app.failing = conditions != null && conditions.stream().anyMatch(c -> ERRORS.contains(c.get("type")));
        var reconciledAt = at(resource, "status", "reconciledAt");
        if (!reconciledAt.isEmpty()) {
            app.reconciledAt = time.applyAsDouble(Instant.parse(reconciledAt));
        }
        return app;
    }

    private static String at(GenericKubernetesResource resource, Object... path) {
        @Nullable Object value = resource.get(path);
        return value instanceof String text ? text : "";
    }
}
