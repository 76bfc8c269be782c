package io.argotuner.decide.evidence;

import io.argotuner.decide.Component;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import java.util.Optional;

/** What pods die of since a change, which is not waited for until the window is over. */
final class Harm {
    /** Restarts of one controller container since the change: one may have another cause. */
    private static final int CRASH_LOOP = 2;

    private Harm() {}

    /** A kill for memory, or one restart after the other, of a container that started since the change. */
    static Optional<Trial.Verdict> since(Trial t, Observation observation, Situation situation) {
        if (!situation.pods().isKnown() || !(observation.evidence() instanceof Fact.Known<Evidence> evidence)) {
            return Optional.empty();
        }
        // Only where the change replaced the pods are all of their restarts of the time since.
        var replaced = t.steps().stream().anyMatch(s -> s.setting().component() == Component.CONTROLLER);
        for (var controller : evidence.value().controllers()) {
            var pod = controller.pod();
            if (since(pod, t) && (pod.outOfMemory() || (replaced && pod.restarts() >= CRASH_LOOP))) {
                return Optional.of(dies(pod));
            }
        }
        return evidence.value().repoServers().stream()
                .map(Evidence.RepoServer::pod)
                .filter(pod -> since(pod, t) && pod.outOfMemory())
                .findFirst()
                .map(Harm::dies);
    }

    private static boolean since(Evidence.Pod pod, Trial t) {
        return pod.restarts() > 0
                && pod.startedAt().map(at -> at.isAfter(t.at())).orElse(false);
    }

    private static Trial.Verdict dies(Evidence.Pod pod) {
        return new Trial.Verdict(
                Trial.Outcome.WORSE,
                "Since then " + pod.name()
                        + (pod.outOfMemory() ? " was killed for its memory." : " restarts again and again."),
                true,
                Measures.none());
    }
}
