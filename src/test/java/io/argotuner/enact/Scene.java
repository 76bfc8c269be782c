package io.argotuner.enact;

import io.argotuner.api.Journal;
import io.argotuner.decide.Census;
import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Install;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Target;
import io.argotuner.decide.Wiring;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small install, the values wanted of it, and looks at it as collect and decide would take them. */
final class Scene {
    static final String CONTROLLER = "argocd-application-controller";
    static final String HASH = "0123456789abcdef";

    final ObjectRef argocdCm;
    final ObjectRef cmdParams;
    final ObjectRef controller;
    private final Transport reader;
    private final String namespace;

    Scene(String namespace, Transport reader) {
        this.namespace = namespace;
        this.reader = reader;
        argocdCm = ObjectRef.configMap(namespace, "argocd-cm");
        cmdParams = ObjectRef.configMap(namespace, "argocd-cmd-params-cm");
        controller = ObjectRef.statefulSet(namespace, CONTROLLER);
    }

    Place timeout() {
        return new Place(argocdCm, new Field.Data("timeout.reconciliation"));
    }

    Place status() {
        return new Place(cmdParams, new Field.Data("controller.status.processors"));
    }

    Place operation() {
        return new Place(cmdParams, new Field.Data("controller.operation.processors"));
    }

    Place replicas() {
        return new Place(controller, new Field.Replicas());
    }

    Place replicasEnv() {
        return new Place(controller, new Field.Env(CONTROLLER, "ARGOCD_CONTROLLER_REPLICAS"));
    }

    Place resync() {
        return new Place(controller, new Field.Env(CONTROLLER, "ARGOCD_CLUSTER_CACHE_RESYNC_DURATION"));
    }

    /** What a decision would want: two keys, a third in another ConfigMap, the replica pair and a variable to add. */
    Map<Place, String> wanted() {
        return Map.of(
                timeout(), "300s",
                status(), "50",
                operation(), "25",
                replicas(), "3",
                replicasEnv(), "3",
                resync(), "86400s");
    }

    static Setting setting(Place place) {
        var key = place.field().key();
        if (key.contains("timeout")) {
            return Setting.RECONCILIATION_TIMEOUT;
        }
        if (key.contains("status")) {
            return Setting.STATUS_PROCESSORS;
        }
        if (key.contains("operation")) {
            return Setting.OPERATION_PROCESSORS;
        }
        return key.contains("RESYNC") ? Setting.CLUSTER_CACHE_RESYNC : Setting.CONTROLLER_REPLICAS;
    }

    LiveObject read(ObjectRef ref) {
        return reader.read(ref).orElseThrow();
    }

    Observation observe() {
        return observe(List.of(argocdCm, cmdParams, controller));
    }

    Observation observe(List<ObjectRef> refs) {
        var targets = new ArrayList<Target>();
        for (var ref : refs) {
            reader.read(ref)
                    .ifPresent(live -> targets.add(Plain.target(
                            ref,
                            live.uid(),
                            live.resourceVersion(),
                            live.journalText(),
                            live.configHash(),
                            true,
                            live.journal().flatMap(Journal::restarted))));
        }
        var settings = new EnumMap<Setting, CurrentSetting>(Setting.class);
        for (var place : List.of(timeout(), status(), operation(), resync())) {
            settings.put(setting(place), current(place, List.of()));
        }
        settings.put(
                Setting.CONTROLLER_REPLICAS,
                current(
                        replicas(),
                        List.of(new Wiring.Companion(replicasEnv(), null, Wiring.Companion.Rule.SAME, Set.of()))));
        return new Observation(
                new Install(namespace, Fact.unknown("no"), "plain", "StatefulSet", "kubectl", List.of()),
                settings,
                Fact.<Census>unknown("not counted"),
                new Sharding(Sharding.Algorithm.LEGACY, Fact.unknown("no Secrets")),
                targets);
    }

    private CurrentSetting current(Place place, List<Wiring.Companion> companions) {
        Set<ObjectRef> restarts = place.field() instanceof Field.Data ? Set.of(controller) : Set.of();
        return new CurrentSetting(
                setting(place),
                new Wiring.Writable(place, restarts, companions),
                null,
                Fact.unknown("not of interest"),
                null,
                Optional.empty());
    }

    /** The difference between what stands and what is wanted, and the restart for as long as its hash is not there. */
    Decision decide(Map<Place, String> wanted) {
        var changes = new ArrayList<Change>();
        wanted.forEach((place, text) -> {
            var from = read(place.object()).text(place.field());
            if (!text.equals(from)) {
                changes.add(Decisions.change(setting(place), place, from, text));
            }
        });
        var restart = read(controller).configHash().equals(Optional.of(HASH))
                ? List.<Restart>of()
                : List.of(Plain.restart(controller, HASH));
        return Decisions.of(changes, restart);
    }
}
