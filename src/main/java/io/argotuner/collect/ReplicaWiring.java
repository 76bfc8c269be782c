package io.argotuner.collect;

import io.argotuner.collect.Components.Running;
import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place;
import io.argotuner.decide.Wiring;
import io.argotuner.decide.Wiring.Companion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Replica counts: a field of the workload, and for some components an environment variable that must say the same. */
final class ReplicaWiring {
    static final String CONTROLLER_REPLICAS = "ARGOCD_CONTROLLER_REPLICAS";
    static final String ALGORITHM = "ARGOCD_CONTROLLER_SHARDING_ALGORITHM";
    static final String ALGORITHM_FLAG = "sharding-method";
    private static final String SERVER_REPLICAS = "ARGOCD_API_SERVER_REPLICAS";
    private static final String CONTROLLER_SHARD = "ARGOCD_CONTROLLER_SHARD";

    private final EnvWiring envs;
    private final Ownership ownership;

    ReplicaWiring(EnvWiring envs, Ownership ownership) {
        this.envs = envs;
        this.ownership = ownership;
    }

    Found find(Running process) {
        var replicas = process.workload().replicas();
        var wiring = wiring(process);
        boolean alone = process.command().component() == Component.SERVER
                && wiring instanceof Wiring.Writable writable
                && writable.companions().isEmpty();
        return new Found(
                wiring,
                replicas == null ? null : replicas.toString(),
                Fact.known(replicas == null ? 1.0 : replicas.doubleValue()),
                alone ? SERVER_REPLICAS + " cannot be written and may come to disagree" : null);
    }

    /** Why nobody but its present owner may set the replicas of a workload, null where there is no such reason. */
    static @Nullable String refusal(Workload workload, Ownership ownership) {
        var autoscaler = ownership.autoscalers().get(workload.ref());
        if (autoscaler != null) {
            return autoscaler + " sets the replicas of " + workload.ref() + "; remove it to have them tuned.";
        }
        return workload.switchedOff()
                ? workload.ref() + " is switched off with 0 replicas; give it at least 1 to have them tuned."
                : null;
    }

    /** Whether the controller shares its clusters out by heartbeat instead of by ordinal. */
    boolean dynamic(Running controller) {
        return controller
                .command()
                .booleanFlag("dynamic-cluster-distribution-enabled")
                .orElseGet(() -> envs.text(controller, "ARGOCD_ENABLE_DYNAMIC_CLUSTER_DISTRIBUTION")
                        .orElse("")
                        .equalsIgnoreCase("true"));
    }

    private Wiring wiring(Running process) {
        var ref = process.workload().ref();
        var target = ref + " spec.replicas";
        var refusal = refusal(process.workload(), ownership);
        if (refusal != null) {
            return new Wiring.Overridden(target, refusal);
        }
        var place = new Place(ref, new Place.Field.Replicas());
        return switch (process.command().component()) {
            case CONTROLLER -> controller(process, place, target);
            case SERVER ->
                new Wiring.Writable(
                        place,
                        Set.of(),
                        envs.companion(process, SERVER_REPLICAS, Companion.Rule.SAME).stream()
                                .toList());
            default -> new Wiring.Writable(place, Set.of(), List.of());
        };
    }

    private Wiring controller(Running process, Place place, String target) {
        ObjectRef ref = process.workload().ref();
        boolean deployment = ref.kind().equals("Deployment");
        boolean dynamic = dynamic(process);
        if (deployment && dynamic) {
            // Argo CD 2.9 to 3.5 read the number of replicas once, at their start.
            return new Wiring.Writable(
                    place, Set.of(ref), algorithm(process).stream().toList());
        }
        if (deployment) {
            return new Wiring.Overridden(
                    target,
                    ref
                            + " runs without dynamic cluster distribution, so every replica would work on every cluster; set "
                            + "ARGOCD_ENABLE_DYNAMIC_CLUSTER_DISTRIBUTION to \"true\" or use a StatefulSet to have it tuned.");
        }
        if (dynamic) {
            return new Wiring.Overridden(
                    target,
                    ref
                            + " has dynamic cluster distribution on, for which Argo CD expects a Deployment; turn it off or use "
                            + "a Deployment to have it tuned.");
        }
        var shard = envs.text(process, CONTROLLER_SHARD);
        // From elsewhere it may well differ from pod to pod, as the label with a pod's index does.
        if (GoValues.integer(shard.orElse("")).orElse(-1) >= 0) {
            return new Wiring.Overridden(
                    target,
                    "Env " + CONTROLLER_SHARD + " of " + ref
                            + " gives every replica the same shard; remove it to have them tuned.");
        }
        var companion = envs.companion(process, CONTROLLER_REPLICAS, Companion.Rule.SAME);
        if (companion.isEmpty()) {
            return new Wiring.Overridden(
                    target,
                    envs.repeated(process, CONTROLLER_REPLICAS)
                            .orElse("Env " + CONTROLLER_REPLICAS + " of " + ref
                                    + " has to be the number of replicas and comes from where it cannot be written;"
                                    + " give it a plain value to have them tuned."));
        }
        return new Wiring.Writable(
                place,
                Set.of(),
                Stream.concat(companion.stream(), algorithm(process).stream()).toList());
    }

    /** Where the algorithm is written that deals clusters to shards; empty where a flag decides it. */
    private Optional<Companion> algorithm(Running controller) {
        return controller.command().flag(ALGORITHM_FLAG).isPresent()
                ? Optional.empty()
                : envs.companion(controller, ALGORITHM, Companion.Rule.ALGORITHM);
    }
}
