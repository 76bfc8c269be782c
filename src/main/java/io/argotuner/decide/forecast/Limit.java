package io.argotuner.decide.forecast;

import io.argotuner.decide.ObjectRef;
import java.time.Duration;
import java.util.List;

/**
 * What happens at a number of Applications that is not there yet.
 *
 * @param applications at which it happens first
 * @param what short, such as {@code kubeClientQps 50 -> 100} or {@code no further shard}
 * @param why a sentence with the numbers of the rule
 * @param fix a clause: what answers it
 * @param restarts the workloads that the answer restarts, each once
 * @param restarting how long the controllers' rolling restart takes; zero where they are not restarted
 */
public record Limit(
        long applications,
        Kind kind,
        String what,
        String why,
        String fix,
        List<ObjectRef> restarts,
        Duration restarting) {
    public Limit {
        restarts = List.copyOf(restarts);
    }

    /** What can be done about it. */
    public enum Kind {
        /** Settings answer it. */
        SETTINGS,
        /** Settings answer it by comparing less often. */
        TIMER,
        /** No setting that the policy lets argo-tuner change answers it. */
        NONE_LEFT
    }
}
