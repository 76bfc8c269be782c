package io.argotuner.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The writes that one answer asks for: the setting's own field, if it changes, and the companions that must agree with
 * it.
 *
 * @param restarts every workload that restarts because of them
 * @param auto whether argo-tuner's own rule asks for it, rather than a fixed value
 */
record Wish(
        Setting setting, Policy.Purpose purpose, List<Decision.Change> changes, Set<ObjectRef> restarts, boolean auto) {
    Wish {
        changes = List.copyOf(changes);
        restarts = new TreeSet<>(restarts);
    }

    /**
     * No changes where there is nothing to write. A key of a ConfigMap that gets the text back which argo-tuner wrote
     * last restarts nothing: the pods were started for that text, and a start that is still owed is told by the hash.
     */
    static Wish of(Answer answer, Policy policy, AlgorithmChoice algorithm) {
        var setting = answer.setting();
        var changes = new ArrayList<Decision.Change>();
        var restarts = new TreeSet<ObjectRef>();
        var purpose = purpose(answer);
        if (answer.managed()
                && answer.now().wiring() instanceof Wiring.Writable writable
                && answer.next() instanceof Fact.Known<Double> next) {
            var text = setting.text(next.value());
            var changing = answer.state() == Decision.State.CHANGE
                    && !text.equals(answer.now().current());
            if (changing) {
                changes.add(new Decision.Change(
                        setting, writable.place(), answer.now().current(), text, purpose));
                if (!text.equals(answer.now().applied()) || !(writable.place().field() instanceof Place.Field.Data)) {
                    restarts.addAll(restarted(setting, writable.place(), writable.restarts()));
                }
            }
            for (var companion : writable.companions()) {
                var follow = Companions.follow(answer, companion, next.value(), changing);
                if (follow != null) {
                    changes.add(new Decision.Change(setting, companion.place(), companion.current(), follow, purpose));
                    restarts.addAll(restarted(setting, companion.place(), companion.restarts()));
                }
            }
        }
        if (setting == Setting.CONTROLLER_REPLICAS && algorithm.change().isPresent()) {
            var field = algorithm.change().get();
            changes.add(new Decision.Change(setting, field.place(), field.current(), algorithm.text(), purpose));
            restarts.addAll(restarted(setting, field.place(), field.restarts()));
        }
        var auto = policy.rule(setting).management() == Policy.Management.AUTO;
        return new Wish(setting, purpose, changes, restarts, auto);
    }

    private static Policy.Purpose purpose(Answer answer) {
        if (stalled(answer) || Companions.disagree(answer) != null) {
            return Policy.Purpose.OUTAGE;
        }
        if (answer.purpose().isPresent()) {
            return answer.purpose().get();
        }
        return answer.setting().unit() != Unit.SECONDS
                        && answer.next() instanceof Fact.Known<Double> next
                        && answer.effective() instanceof Fact.Known<Double> effective
                        && next.value() < effective.value()
                ? Policy.Purpose.SAVING
                : Policy.Purpose.PERFORMANCE;
    }

    /** Without processors the controller looks healthy and does nothing. */
    private static boolean stalled(Answer answer) {
        return (answer.setting() == Setting.STATUS_PROCESSORS || answer.setting() == Setting.OPERATION_PROCESSORS)
                && answer.effective().equals(Fact.known(0.0));
    }

    /** Besides the workloads told: env is in the pod template, and an ArgoCD resource's operator rewrites templates. */
    private static Set<ObjectRef> restarted(Setting setting, Place place, Set<ObjectRef> told) {
        var restarted = new TreeSet<>(told);
        var field = place.field();
        var scaled = setting == Setting.REPO_SERVER_REPLICAS || setting == Setting.SERVER_REPLICAS;
        if (field instanceof Place.Field.Env
                || field instanceof Place.Field.PathEnv
                || (field instanceof Place.Field.Path && !scaled)) {
            restarted.add(place.object());
        }
        return restarted;
    }
}
