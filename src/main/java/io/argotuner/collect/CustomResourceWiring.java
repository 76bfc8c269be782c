package io.argotuner.collect;

import io.argotuner.collect.Components.Running;
import io.argotuner.collect.SettingCatalog.Knob;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Version;
import io.argotuner.decide.Wiring;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an install that argocd-operator makes from an {@code ArgoCD} resource: it takes every other write back, so
 * the resource is where they live. Source of fact: controllers/argocd of argocd-operator 0.19.
 */
final class CustomResourceWiring {
    private static final Map<Setting, Place.Field> FIELDS = Map.ofEntries(
            Map.entry(Setting.CONTROLLER_REPLICAS, number("spec", "controller", "sharding", "replicas")),
            Map.entry(Setting.STATUS_PROCESSORS, number("spec", "controller", "processors", "status")),
            Map.entry(Setting.OPERATION_PROCESSORS, number("spec", "controller", "processors", "operation")),
            Map.entry(
                    Setting.RECONCILIATION_TIMEOUT,
                    new Place.Field.Path(List.of("spec", "controller", "appSync"), false)),
            Map.entry(Setting.RECONCILIATION_JITTER, env("controller", "ARGOCD_RECONCILIATION_JITTER")),
            Map.entry(Setting.CLUSTER_CACHE_RESYNC, env("controller", "ARGOCD_CLUSTER_CACHE_RESYNC_DURATION")),
            Map.entry(Setting.KUBE_CLIENT_QPS, env("controller", "ARGOCD_K8S_CLIENT_QPS")),
            Map.entry(Setting.KUBECTL_PARALLELISM, number("spec", "controller", "parallelismLimit")),
            Map.entry(Setting.REPO_SERVER_REPLICAS, number("spec", "repo", "replicas")),
            Map.entry(Setting.REPO_SERVER_PARALLELISM, env("repo", "ARGOCD_REPO_SERVER_PARALLELISM_LIMIT")),
            Map.entry(Setting.SERVER_REPLICAS, number("spec", "server", "replicas")),
            Map.entry(
                    Setting.APPLICATION_SET_CONCURRENCY,
                    env("applicationSet", "ARGOCD_APPLICATIONSET_CONTROLLER_CONCURRENT_RECONCILIATIONS")));

    private static final Place.Field.Path ALGORITHM =
            new Place.Field.Path(List.of("spec", "controller", "sharding", "algorithm"), false);

    /** Those that argocd-operator always hands on as flags, so that a flag on the command line is its own doing. */
    private static final Set<Setting> AS_FLAGS =
            Set.of(Setting.STATUS_PROCESSORS, Setting.OPERATION_PROCESSORS, Setting.KUBECTL_PARALLELISM);

    private final ObjectRef ref;
    private final GenericKubernetesResource resource;
    private final Ownership ownership;
    private final Fact<Version> version;

    CustomResourceWiring(
            GenericKubernetesResource resource, String namespace, Ownership ownership, Fact<Version> version) {
        this.ref = refOf(resource, namespace);
        this.resource = resource;
        this.ownership = ownership;
        this.version = version;
    }

    static ObjectRef refOf(GenericKubernetesResource resource, String namespace) {
        return new ObjectRef(
                resource.getApiVersion(),
                resource.getKind(),
                namespace,
                resource.getMetadata().getName());
    }

    /** @param live what the workload itself says, which holds where the resource says nothing */
    Found find(Setting setting, Running process, Found live) {
        if (live.wiring() instanceof Wiring.Unsupported) {
            return live;
        }
        var field = FIELDS.get(setting);
        var overridden = overridden(setting, process);
        if (field == null || overridden != null) {
            return new Found(
                    new Wiring.Overridden(ref.toString(), overridden == null ? "" : overridden),
                    live.current(),
                    live.effective(),
                    live.note());
        }
        if (field instanceof Place.Field.PathEnv env) {
            return environment(setting, env, live);
        }
        var current = text(((Place.Field.Path) field).path());
        var companions = setting == Setting.CONTROLLER_REPLICAS ? algorithm(process) : List.<Wiring.Companion>of();
        var wiring = new Wiring.Writable(new Place(ref, field), Set.of(), companions);
        return current == null
                ? new Found(wiring, null, live.effective(), live.note())
                : new Found(wiring, current, effective(setting, current, live.effective()));
    }

    /** argocd-operator hands it on as env where it shards, unless an extra argument beats it. */
    private List<Wiring.Companion> algorithm(Running process) {
        return process.command().flag(ReplicaWiring.ALGORITHM_FLAG).isPresent()
                ? List.of()
                : List.of(new Wiring.Companion(
                        new Place(ref, ALGORITHM), text(ALGORITHM.path()), Wiring.Companion.Rule.ALGORITHM, Set.of()));
    }

    private @Nullable String overridden(Setting setting, Running process) {
        var refusal =
                SettingCatalog.knob(setting).isEmpty() ? ReplicaWiring.refusal(process.workload(), ownership) : null;
        if (refusal != null) {
            return refusal;
        }
        if (setting == Setting.SERVER_REPLICAS && isTrue("spec", "server", "autoscale", "enabled")) {
            return ref
                    + " has spec.server.autoscale.enabled, so an autoscaler sets the replicas; turn it off to have them "
                    + "tuned.";
        }
        if (setting == Setting.CONTROLLER_REPLICAS) {
            return sharding();
        }
        var flag = SettingCatalog.knob(setting)
                .map(Knob::flag)
                .filter(f -> !AS_FLAGS.contains(setting))
                .filter(f -> process.command().flag(f).isPresent());
        return flag.map(f -> "The extra command arguments in " + ref + " carry --" + f
                        + ", which beats the environment; remove it to have it tuned.")
                .orElse(null);
    }

    private @Nullable String sharding() {
        if (isTrue("spec", "controller", "sharding", "dynamicScalingEnabled")) {
            return "spec.controller.sharding.dynamicScalingEnabled of " + ref
                    + " lets argocd-operator choose the replicas from the number of clusters; set it to false, and "
                    + "spec.controller.sharding.enabled to true, to have them tuned.";
        }
        return isTrue("spec", "controller", "sharding", "enabled")
                ? null
                : ref
                        + " does not shard, and argocd-operator then keeps 1 replica; set spec.controller.sharding.enabled to "
                        + "true to have them tuned.";
    }

    private Found environment(Setting setting, Place.Field.PathEnv field, Found live) {
        var companions = new ArrayList<Wiring.Companion>();
        var entries = entries(field.path(), field.name());
        if (entries.size() > 1 || entries.stream().anyMatch(e -> e.get("valueFrom") != null)) {
            return new Found(
                    new Wiring.Overridden(
                            ref + " " + field,
                            "The entry " + field.name() + " of " + String.join(".", field.path()) + " in " + ref
                                    + " is not one plain value; make it one to have it tuned."),
                    null,
                    live.effective(),
                    live.note());
        }
        if (setting == Setting.KUBE_CLIENT_QPS) {
            var burst = new Place.Field.PathEnv(field.path(), SettingCatalog.BURST_ENV);
            var there = entries(field.path(), SettingCatalog.BURST_ENV);
            if (there.stream().noneMatch(e -> e.get("valueFrom") != null) && there.size() <= 1) {
                companions.add(new Wiring.Companion(
                        new Place(ref, burst), value(there), Wiring.Companion.Rule.TWICE, Set.of()));
            }
        }
        var wiring = new Wiring.Writable(new Place(ref, field), Set.of(), companions);
        var current = value(entries);
        return current == null
                ? new Found(wiring, null, live.effective(), live.note())
                : new Found(wiring, current, effective(setting, current, live.effective()));
    }

    /** argocd-operator passes processors on as flags if they are above 0, and {@code appSync} as whole seconds. */
    private Effective effective(Setting setting, String current, Fact<Double> live) {
        var knob = SettingCatalog.knob(setting);
        if (setting == Setting.RECONCILIATION_TIMEOUT) {
            var nanos = DurationGrammar.GO.nanos(current);
            return nanos.isPresent()
                    ? new Effective(
                            Fact.known(
                                    (double) Duration.ofNanos(nanos.getAsLong()).toSeconds()),
                            null)
                    : new Effective(
                            live,
                            ref + " has spec.controller.appSync " + Effective.shown(current)
                                    + ", which is no duration");
        }
        if (knob.isPresent() && !AS_FLAGS.contains(setting)) {
            return Effective.ofEnv(knob.get(), current, version);
        }
        var number = GoValues.integer(current);
        return number.isPresent() && number.getAsLong() > 0
                ? new Effective(Fact.known((double) number.getAsLong()), null)
                : new Effective(live, null);
    }

    private boolean isTrue(String... path) {
        return "true".equals(text(List.of(path)));
    }

    private @Nullable String text(List<String> path) {
        Object at = at(path);
        return at == null || at instanceof Map || at instanceof List ? null : at.toString();
    }

    private @Nullable Object at(List<String> path) {
        Object at = resource.getAdditionalProperties();
        for (var name : path) {
            at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return at;
    }

    private List<Map<?, ?>> entries(List<String> path, String name) {
        var found = new ArrayList<Map<?, ?>>();
        if (at(path) instanceof List<?> list) {
            for (Object entry : list) {
                if (entry instanceof Map<?, ?> map && name.equals(map.get("name"))) {
                    found.add(map);
                }
            }
        }
        return found;
    }

    private static @Nullable String value(List<Map<?, ?>> entries) {
        if (entries.isEmpty()) {
            return null;
        }
        Object value = entries.get(0).get("value");
        return value == null ? "" : value.toString();
    }

    private static Place.Field number(String... path) {
        return new Place.Field.Path(List.of(path), true);
    }

    private static Place.Field env(String part, String name) {
        return new Place.Field.PathEnv(List.of("spec", part, "env"), name);
    }
}
