package io.argotuner.collect;

import io.argotuner.collect.metrics.ArgoPod;
import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the pods of an install from the API server: where their metrics are, their limits, how they fared. */
public final class LivePods {
    private static final Set<Component> READ =
            EnumSet.of(Component.CONTROLLER, Component.REPO_SERVER, Component.SERVER);

    private final KubernetesClient client;

    public LivePods(KubernetesClient client) {
        this.client = client;
    }

    /** Running pods of the application controller, the repo-server and argocd-server. */
    public Fact<List<ArgoPod>> list(String namespace) {
        try {
            return Fact.known(client.pods().inNamespace(namespace).list().getItems().stream()
                    .flatMap(pod -> read(pod).stream())
                    .toList());
        } catch (KubernetesClientException e) {
            return Fact.unknown(
                    e.getCode() == 403
                            ? "the verb list on pods in namespace " + namespace
                                    + " is not granted; grant it (deploy/install.yaml), or set spec.evidence.source to None"
                            : "the pods could not be listed: " + NoAnswer.reason(e));
        }
    }

    /** Empty for a pod that runs none of the components read, or does not run any more. */
    static Optional<ArgoPod> read(Pod pod) {
        var phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        var ended = pod.getMetadata().getDeletionTimestamp() != null
                || Set.of("Succeeded", "Failed").contains(phase);
        var owner = pod.getMetadata().getOwnerReferences().stream()
                .filter(o -> Boolean.TRUE.equals(o.getController()))
                .map(o -> o.getKind())
                .findFirst()
                .orElse("");
        if (ended
                || pod.getSpec() == null
                || !Set.of("StatefulSet", "ReplicaSet").contains(owner)) {
            return Optional.empty();
        }
        for (var container : pod.getSpec().getContainers()) {
            var command = Components.process(container);
            if (command.isPresent() && READ.contains(command.get().component())) {
                return Optional.of(read(pod, container, command.get(), owner));
            }
        }
        return Optional.empty();
    }

    private static ArgoPod read(Pod pod, Container container, CommandLine command, String owner) {
        var status = status(pod, container);
        var restarts = status == null || status.getRestartCount() == null ? 0 : status.getRestartCount();
        var name = pod.getMetadata().getName();
        return new ArgoPod(
                command.component(),
                pod.getMetadata().getNamespace(),
                name,
                pod.getMetadata().getUid() + " " + restarts,
                address(pod),
                MetricsPort.of(container, command),
                status != null && Boolean.TRUE.equals(status.getReady()),
                startedAt(status, container.getName() + " of " + name),
                restarts,
                outOfMemory(status),
                limit(container, status, "cpu"),
                limit(container, status, "memory"),
                command.component() == Component.CONTROLLER
                        ? shard(container, name, owner)
                        : Fact.unknown("only controllers have shards"),
                status != null
                        && status.getState() != null
                        && status.getState().getWaiting() != null
                        && "CrashLoopBackOff"
                                .equals(status.getState().getWaiting().getReason()));
    }

    /** Of the run that goes on, else of the one that ended last. */
    private static Fact<Instant> startedAt(@Nullable ContainerStatus status, String container) {
        if (status != null && status.getState() != null && status.getState().getRunning() != null) {
            return time(status.getState().getRunning().getStartedAt());
        }
        return ended(status)
                .map(terminated -> time(terminated.getStartedAt()))
                .orElseGet(() -> Fact.unknown("container " + container + " is not running"));
    }

    private static @Nullable ContainerStatus status(Pod pod, Container container) {
        return pod.getStatus() == null
                ? null
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(s -> Objects.equals(s.getName(), container.getName()))
                        .findFirst()
                        .orElse(null);
    }

    private static Fact<String> address(Pod pod) {
        var ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
        return ip == null || ip.isEmpty()
                ? Fact.unknown("pod " + pod.getMetadata().getName() + " has no address yet")
                : Fact.known(ip);
    }

    private static Fact<Instant> time(@Nullable String text) {
        try {
            return Fact.known(Instant.parse(String.valueOf(text)));
        } catch (DateTimeException e) {
            return Fact.unknown("its start time cannot be read");
        }
    }

    private static boolean outOfMemory(@Nullable ContainerStatus status) {
        return ended(status)
                .map(terminated -> "OOMKilled".equals(terminated.getReason()))
                .orElse(false);
    }

    /** The run that ended last. */
    private static Optional<ContainerStateTerminated> ended(@Nullable ContainerStatus status) {
        return status == null
                ? Optional.empty()
                : Stream.of(Optional.ofNullable(status.getState()), Optional.ofNullable(status.getLastState()))
                        .flatMap(Optional::stream)
                        .flatMap(state -> Optional.ofNullable(state.getTerminated()).stream())
                        .findFirst();
    }

    /** What is in force, which a resize in place may have changed, before what is asked for. */
    private static Fact<Double> limit(Container container, @Nullable ContainerStatus status, String resource) {
        var inForce = status == null || status.getResources() == null
                ? null
                : status.getResources().getLimits();
        var asked = container.getResources() == null
                ? null
                : container.getResources().getLimits();
        Map<String, Quantity> limits = inForce == null || inForce.isEmpty() ? asked : inForce;
        var quantity = limits == null ? null : limits.get(resource);
        if (quantity == null) {
            return Fact.unknown("container " + container.getName() + " has no " + resource + " limit");
        }
        try {
            var amount = quantity.getNumericalAmount().doubleValue();
            return amount > 0
                    ? Fact.known(amount)
                    : Fact.unknown("container " + container.getName() + " has no " + resource + " limit");
        } catch (ArithmeticException | IllegalArgumentException e) {
            return Fact.unknown("the " + resource + " limit of container " + container.getName() + " cannot be read");
        }
    }

    /** {@code ARGOCD_CONTROLLER_SHARD}, else the ordinal of the host name, which is the pod's name. */
    private static Fact<Integer> shard(Container container, String pod, String owner) {
        var env = container.getEnv().stream()
                .filter(e -> "ARGOCD_CONTROLLER_SHARD".equals(e.getName()))
                .map(EnvVar::getValue)
                .filter(Objects::nonNull)
                .map(GoValues::integer)
                .reduce((first, last) -> last)
                .flatMap(v -> v.isPresent() ? Optional.of(v.getAsLong()) : Optional.empty())
                .filter(v -> v >= 0 && v < 100_000);
        if (env.isPresent()) {
            return Fact.known(env.get().intValue());
        }
        if (!owner.equals("StatefulSet")) {
            return Fact.unknown("the pods of a Deployment deal the shards among themselves");
        }
        var ordinal = GoValues.integer(pod.substring(pod.lastIndexOf('-') + 1));
        return ordinal.isPresent() && ordinal.getAsLong() >= 0 && ordinal.getAsLong() < 100_000
                ? Fact.known((int) ordinal.getAsLong())
                : Fact.unknown("the name of pod " + pod + " ends in no number");
    }
}
