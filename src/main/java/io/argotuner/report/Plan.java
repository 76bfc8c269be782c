package io.argotuner.report;

import io.argotuner.decide.Decision;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import java.util.List;
import java.util.TreeSet;

/**
 * A decision that is shown instead of enacted.
 *
 * @param remarks sentences about the plan itself, such as that the policy is paused
 */
public record Plan(Observation observation, Decision decision, List<String> remarks) {
    public Plan {
        remarks = List.copyOf(remarks);
    }

    /** Every workload whose pods the plan restarts: those named for it, and those whose template a change edits. */
    public List<ObjectRef> restarts() {
        var workloads = new TreeSet<ObjectRef>();
        decision.restarts().forEach(restart -> workloads.add(restart.workload()));
        decision.changes().stream()
                .map(Decision.Change::place)
                .filter(place -> place.field() instanceof Place.Field.Env)
                .forEach(place -> workloads.add(place.object()));
        return List.copyOf(workloads);
    }

    /** Whether the install's settings are fields of an {@code ArgoCD} resource rather than of the objects themselves. */
    public boolean throughArgoCdResource() {
        return observation.install().packaging().equals("argocd-operator")
                || decision.changes().stream()
                        .map(change -> change.place().field())
                        .anyMatch(field -> field instanceof Place.Field.Path || field instanceof Place.Field.PathEnv);
    }
}
