package io.argotuner.decide;

import java.time.Duration;

/** How old the comparisons of 99 % of the Applications may be. */
public final class Objective {
    private Objective() {}

    /** The policy's, else what an undisturbed install keeps; unknown where neither is given nor the timer is on. */
    public static Fact<Duration> freshness(Observation observation, Policy policy) {
        return policy.freshness()
                .<Fact<Duration>>map(Fact::known)
                .orElseGet(() -> normalAge(
                        Answers.usable(observation
                                .setting(Setting.RECONCILIATION_TIMEOUT)
                                .effective()),
                        Answers.usable(observation
                                .setting(Setting.RECONCILIATION_JITTER)
                                .effective())));
    }

    /**
     * {@code 2T + J + 60 s}: Argo CD lists all Applications every T and delays each by up to J, so an age up to 2T+J is
     * normal; a minute is left for the comparison itself.
     *
     * @param timeout T in seconds, 0 for a timer that is off
     * @param jitter J in seconds
     */
    static Fact<Duration> normalAge(Fact<Double> timeout, Fact<Double> jitter) {
        return timeout instanceof Fact.Known<Double> t && t.value() > 0
                ? Fact.known(Duration.ofSeconds(60 + Math.round(Math.min(1e9, 2 * t.value() + jitter.orElse(0.0)))))
                : timeout.isKnown() ? Fact.unknown("the refresh timer is off") : timeout.map(t -> Duration.ZERO);
    }
}
