package io.argotuner.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Argo CD 3.5.1 as its plain manifests install it, with every setting at its default; a test changes what it is about.
 * Applies decisions to itself as the cluster would.
 */
final class PlainInstall {
    static final ObjectRef CONTROLLER = ObjectRef.statefulSet("argocd", "argocd-application-controller");
    static final ObjectRef REPO_SERVER = ObjectRef.deployment("argocd", "argocd-repo-server");
    static final ObjectRef SERVER = ObjectRef.deployment("argocd", "argocd-server");
    static final ObjectRef APPSET = ObjectRef.deployment("argocd", "argocd-applicationset-controller");
    static final ObjectRef CM = ObjectRef.configMap("argocd", "argocd-cm");
    static final ObjectRef PARAMS = ObjectRef.configMap("argocd", "argocd-cmd-params-cm");
    static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private final Map<Setting, CurrentSetting> settings = new EnumMap<>(Setting.class);
    private final Map<ObjectRef, Target> targets = new TreeMap<>();
    private Fact<Census> census = Fact.unknown("not counted");
    private Fact<Evidence> evidence = Fact.unknown("no metrics are read");
    private Fact<Freshness> freshness = Fact.unknown("the ages of comparisons are not read");
    private Sharding sharding = new Sharding(Sharding.Algorithm.LEGACY, Fact.unknown("Secrets are not read"));

    static PlainInstall fresh() {
        return new PlainInstall();
    }

    private PlainInstall() {
        set(
                Setting.CONTROLLER_REPLICAS,
                new Wiring.Writable(
                        new Place(CONTROLLER, new Place.Field.Replicas()),
                        Set.of(),
                        List.of(
                                new Wiring.Companion(
                                        env(CONTROLLER, "ARGOCD_CONTROLLER_REPLICAS"),
                                        "1",
                                        Wiring.Companion.Rule.SAME,
                                        Set.of()),
                                new Wiring.Companion(
                                        new Place(PARAMS, new Place.Field.Data("controller.sharding.algorithm")),
                                        null,
                                        Wiring.Companion.Rule.ALGORITHM,
                                        Set.of(CONTROLLER)))),
                "1",
                1);
        data(Setting.STATUS_PROCESSORS, PARAMS, "controller.status.processors", 20, CONTROLLER);
        data(Setting.OPERATION_PROCESSORS, PARAMS, "controller.operation.processors", 10, CONTROLLER);
        data(Setting.RECONCILIATION_TIMEOUT, CM, "timeout.reconciliation", 120, CONTROLLER, REPO_SERVER);
        data(Setting.RECONCILIATION_JITTER, CM, "timeout.reconciliation.jitter", 60, CONTROLLER);
        set(
                Setting.CLUSTER_CACHE_RESYNC,
                new Wiring.Writable(env(CONTROLLER, "ARGOCD_CLUSTER_CACHE_RESYNC_DURATION"), Set.of(), List.of()),
                null,
                43_200);
        set(
                Setting.KUBE_CLIENT_QPS,
                new Wiring.Writable(
                        new Place(PARAMS, new Place.Field.Data("controller.k8s.client.qps")),
                        Set.of(CONTROLLER),
                        List.of(new Wiring.Companion(
                                new Place(PARAMS, new Place.Field.Data("controller.k8s.client.burst")),
                                null,
                                Wiring.Companion.Rule.TWICE,
                                Set.of(CONTROLLER)))),
                null,
                50);
        data(Setting.KUBECTL_PARALLELISM, PARAMS, "controller.kubectl.parallelism.limit", 20, CONTROLLER);
        set(
                Setting.REPO_SERVER_REPLICAS,
                new Wiring.Writable(new Place(REPO_SERVER, new Place.Field.Replicas()), Set.of(), List.of()),
                null,
                1);
        data(Setting.REPO_SERVER_PARALLELISM, PARAMS, "reposerver.parallelism.limit", 0, REPO_SERVER);
        set(
                Setting.SERVER_REPLICAS,
                new Wiring.Writable(
                        new Place(SERVER, new Place.Field.Replicas()),
                        Set.of(),
                        List.of(new Wiring.Companion(
                                env(SERVER, "ARGOCD_API_SERVER_REPLICAS"),
                                null,
                                Wiring.Companion.Rule.SAME,
                                Set.of()))),
                null,
                1);
        data(
                Setting.APPLICATION_SET_CONCURRENCY,
                PARAMS,
                "applicationsetcontroller.concurrent.reconciliations.max",
                10,
                APPSET);
        for (var ref : List.of(CONTROLLER, REPO_SERVER, SERVER, APPSET, CM, PARAMS)) {
            target(Plain.target(
                    ref, "uid-" + ref.name(), "1", Optional.empty(), Optional.empty(), true, Optional.empty()));
        }
    }

    private static Place env(ObjectRef workload, String name) {
        return new Place(workload, new Place.Field.Env(workload.name(), name));
    }

    private void data(Setting setting, ObjectRef configMap, String key, double effective, ObjectRef... restarts) {
        var place = new Place(configMap, new Place.Field.Data(key));
        set(setting, new Wiring.Writable(place, Set.of(restarts), List.of()), null, effective);
    }

    PlainInstall set(Setting setting, Wiring wiring, @Nullable String current, double effective) {
        settings.put(
                setting, new CurrentSetting(setting, wiring, current, Fact.known(effective), null, Optional.empty()));
        return this;
    }

    /** Somebody other than argo-tuner has set it; replicas come with their env. */
    PlainInstall at(Setting setting, double effective) {
        var old = settings.get(setting);
        var text = setting.text(effective);
        return put(new CurrentSetting(
                setting,
                companions(old.wiring(), Map.of(), setting.unit() == Unit.COUNT ? text : null),
                text,
                Fact.known(effective),
                old.note(),
                old.original()));
    }

    PlainInstall wired(Setting setting, Wiring wiring) {
        var old = settings.get(setting);
        return put(new CurrentSetting(setting, wiring, old.current(), old.effective(), old.note(), old.original()));
    }

    /** An effective amount that need not make sense. */
    PlainInstall odd(Setting setting, double effective) {
        var old = settings.get(setting);
        return put(new CurrentSetting(
                setting, old.wiring(), old.current(), Fact.known(effective), old.note(), old.original()));
    }

    PlainInstall unknown(Setting setting, String why) {
        var old = settings.get(setting);
        return put(new CurrentSetting(
                setting, old.wiring(), old.current(), Fact.unknown(why), old.note(), old.original()));
    }

    /** The text of the setting's only companion. */
    PlainInstall companion(Setting setting, @Nullable String text) {
        var writable = (Wiring.Writable) settings.get(setting).wiring();
        var old = writable.companions().get(0);
        var companions = new ArrayList<>(writable.companions());
        companions.set(0, old.holding(text));
        return wired(setting, new Wiring.Writable(writable.place(), writable.restarts(), companions));
    }

    PlainInstall put(CurrentSetting setting) {
        settings.put(setting.setting(), setting);
        return this;
    }

    PlainInstall target(Target target) {
        targets.put(target.ref(), target);
        return this;
    }

    PlainInstall restartedAt(ObjectRef workload, Instant at, boolean rolledOut) {
        var t = targets.get(workload);
        return target(Plain.target(
                t.ref(), t.uid(), t.resourceVersion(), t.journal(), t.configHash(), rolledOut, Optional.of(at)));
    }

    PlainInstall rolledOut() {
        for (var t : List.copyOf(targets.values())) {
            target(Plain.target(
                    t.ref(), t.uid(), t.resourceVersion(), t.journal(), t.configHash(), true, t.restartedAt()));
        }
        return this;
    }

    /** Equal clusters, as the command line assumes them. */
    PlainInstall counting(int applications, int clusters) {
        var loads = new int[clusters];
        for (var i = 0; i < applications && clusters > 0; i++) {
            loads[i % clusters]++;
        }
        return counting(loads);
    }

    PlainInstall counting(int... applicationsByCluster) {
        var loads = new ArrayList<ClusterLoad>();
        var total = 0;
        for (var i = 0; i < applicationsByCluster.length; i++) {
            var n = applicationsByCluster[i];
            total += n;
            if (n > 0) {
                loads.add(new ClusterLoad("https://cluster-" + i, n, n));
            }
        }
        return census(Fact.known(new Census(total, loads, Map.of(), Map.of(), 0, false, NOW)));
    }

    PlainInstall census(Fact<Census> census) {
        this.census = census;
        return this;
    }

    PlainInstall evidence(Fact<Evidence> evidence) {
        this.evidence = evidence;
        return this;
    }

    PlainInstall freshness(Fact<Freshness> freshness) {
        this.freshness = freshness;
        return this;
    }

    PlainInstall sharding(Sharding sharding) {
        this.sharding = sharding;
        return this;
    }

    Observation observed() {
        return new Observation(
                new Install("argocd", Fact.known(new Version(3, 5, 1)), "plain", "StatefulSet", "kubectl", List.of()),
                settings,
                census,
                sharding,
                List.copyOf(targets.values()),
                evidence,
                freshness);
    }

    /** What the next look finds after the decision was written: new texts, journal, hashes, rollouts under way. */
    PlainInstall apply(Decision decision, Instant now) {
        var texts = new HashMap<Place, String>();
        decision.changes().forEach(c -> texts.put(c.place(), c.to()));
        for (var setting : Setting.values()) {
            var old = settings.get(setting);
            if (!(old.wiring() instanceof Wiring.Writable writable)) {
                continue;
            }
            var text = texts.get(writable.place());
            put(new CurrentSetting(
                    setting,
                    companions(writable, texts, null),
                    text == null ? old.current() : text,
                    text == null ? old.effective() : Fact.known(parsed(text)),
                    old.note(),
                    text == null || old.original().isPresent()
                            ? old.original()
                            : Optional.of(new CurrentSetting.Original(old.current()))));
        }
        decision.changes().stream()
                .filter(c -> c.place().field() instanceof Place.Field.Env)
                .forEach(c -> restartedAt(c.place().object(), now, false));
        for (var restart : decision.restarts()) {
            var t = targets.get(restart.workload());
            target(Plain.target(
                    t.ref(),
                    t.uid(),
                    t.resourceVersion(),
                    t.journal(),
                    Optional.of(restart.hash()),
                    false,
                    Optional.of(now)));
        }
        return this;
    }

    private static Wiring companions(Wiring wiring, Map<Place, String> texts, @Nullable String otherwise) {
        if (!(wiring instanceof Wiring.Writable writable)) {
            return wiring;
        }
        return new Wiring.Writable(
                writable.place(),
                writable.restarts(),
                writable.companions().stream()
                        .map(c -> c.holding(
                                        texts.containsKey(c.place())
                                                ? texts.get(c.place())
                                                : otherwise != null && c.rule() != Wiring.Companion.Rule.ALGORITHM
                                                        ? otherwise
                                                        : c.current())
                                .written(c.written() || texts.containsKey(c.place())))
                        .toList());
    }

    static double parsed(String text) {
        if (text.endsWith("ms")) {
            return Double.parseDouble(text.substring(0, text.length() - 2)) / 1000;
        }
        return Double.parseDouble(text.endsWith("s") ? text.substring(0, text.length() - 1) : text);
    }
}
