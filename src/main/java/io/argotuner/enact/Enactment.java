package io.argotuner.enact;

import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Wiring;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One decision on its way into the install: every request is planned first, then they go out in order. */
final class Enactment {
    private final Transport transport;
    private final Observation observation;
    private final Policy policy;
    private final String owner;
    private final Instant now;

    private final List<Change> applied = new ArrayList<>();
    private final List<ObjectRef> restarted = new ArrayList<>();
    private final Map<Setting, String> contested = new EnumMap<>(Setting.class);
    private final Map<ObjectRef, String> failures = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    /** Workloads whose restart would not bring what its hash says, because a value is missing from its ConfigMap. */
    private final Set<ObjectRef> waiting = new TreeSet<>();

    Enactment(Transport transport, Observation observation, Policy policy, String owner, Instant now) {
        this.transport = transport;
        this.observation = observation;
        this.policy = policy;
        this.owner = owner;
        this.now = now;
    }

    Outcome run(List<Change> changes, List<Restart> restarts) {
        plans(changes, restarts).forEach(this::carryOut);
        return new Outcome(applied, restarted, contested, failures, notes);
    }

    /** One for each object that is there, in the order in which they are written. */
    List<ApplyPlan> plans(List<Change> changes, List<Restart> restarts) {
        return Stream.concat(
                        changes.stream().map(c -> c.place().object()),
                        restarts.stream().map(Restart::workload))
                .distinct()
                .sorted(Patches.WRITE_ORDER)
                .flatMap(ref -> plan(
                        ref,
                        changes.stream()
                                .filter(c -> c.place().object().equals(ref))
                                .toList(),
                        restarts.stream().filter(r -> r.workload().equals(ref)).findFirst())
                        .stream())
                .toList();
    }

    private Optional<ApplyPlan> plan(ObjectRef ref, List<Change> changes, Optional<Restart> restart) {
        var target = observation.target(ref);
        try {
            var live = target.flatMap(t -> transport.read(ref));
            if (target.isEmpty() || live.isEmpty()) {
                fail(ref, changes, "is gone; will look again");
                return Optional.empty();
            }
            var force = policy.onConflict() == Policy.OnConflict.TAKE;
            var plan = new ApplyPlan(target.get(), live.get(), changes, restart, owner, now, force);
            plan.objection().ifPresent(why -> fail(ref, changes, why));
            return plan.objection().isPresent() ? Optional.empty() : Optional.of(plan);
        } catch (KubernetesClientException e) {
            fail(ref, changes, Refusal.sentence(ref, e));
            return Optional.empty();
        }
    }

    private void carryOut(ApplyPlan whole) {
        var plan = whole.without(contested.keySet());
        if (waiting.contains(plan.object())) {
            notes.add(plan.object() + " waits for a value that could not be written; will look again");
            return;
        }
        var write = plan.write();
        try {
            if (write.isPresent()) {
                var answer = transport.send(write.get());
                noteContested(plan, plan.altered(answer));
                if (plan.changesTemplate()) {
                    restarted.add(plan.object());
                }
            }
            plan.changes().stream()
                    .filter(c -> !contested.containsKey(c.setting()))
                    .forEach(applied::add);
        } catch (KubernetesClientException e) {
            refused(plan, e);
        }
    }

    private void refused(ApplyPlan plan, KubernetesClientException e) {
        var conflicts = Conflict.of(e);
        var owned = owners(plan, conflicts);
        if (!owned.isEmpty()) {
            noteContested(plan, owned);
            carryOut(plan);
        } else if (!plan.force()
                && !conflicts.isEmpty()
                && conflicts.stream().allMatch(Conflict::isOverOurAnnotation)) {
            carryOut(plan.forced());
        } else if (!conflicts.isEmpty()) {
            fail(
                    plan.object(),
                    plan.changes(),
                    "was not written: " + conflicts.get(0).path() + " is owned by field manager \""
                            + conflicts.get(0).manager() + "\"; set onConflict: Take to take it");
        } else {
            fail(plan.object(), plan.changes(), Refusal.sentence(plan.object(), e));
        }
    }

    private static Map<Setting, String> owners(ApplyPlan plan, List<Conflict> conflicts) {
        return plan.changes().stream()
                .flatMap(change -> conflicts.stream()
                        .filter(conflict -> conflict.isOver(change.place().field()))
                        .map(conflict -> Map.entry(
                                change.setting(),
                                change.place() + " is owned by field manager \"" + conflict.manager()
                                        + "\" and onConflict is Respect; set it there, or set onConflict: Take")))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a));
    }

    private void noteContested(ApplyPlan plan, Map<Setting, String> sentences) {
        contested.putAll(sentences);
        var changes = plan.changes().stream()
                .filter(c -> sentences.containsKey(c.setting()))
                .toList();
        hold(plan.object(), changes);
    }

    private void fail(ObjectRef ref, List<Change> changes, String why) {
        failures.put(ref, why);
        hold(ref, changes);
    }

    /** Restarts that count on values of this object wait: their hash names values that are not there. */
    private void hold(ObjectRef ref, List<Change> missing) {
        if (Patches.isWorkload(ref)) {
            return;
        }
        missing.forEach(change -> waiting.addAll(dependents(ref, change)));
    }

    private Set<ObjectRef> dependents(ObjectRef ref, Change change) {
        var current = observation.settings().get(change.setting());
        if (current == null || !(current.wiring() instanceof Wiring.Writable writable)) {
            return Set.of();
        }
        return Stream.concat(
                        writable.restarts().stream(),
                        writable.companions().stream()
                                .filter(c -> c.place().object().equals(ref))
                                .flatMap(c -> c.restarts().stream()))
                .collect(Collectors.toSet());
    }
}
