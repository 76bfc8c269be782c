package io.argotuner.decide;

import java.util.Optional;
import java.util.Set;

/**
 * What the policy's {@code sharding.algorithm} asks for: a field beside the controller's replicas, so that both come
 * into force with one restart. It is written whoever decides the replicas, for it is not a matter of their number.
 *
 * @param change the field to write {@link #text} into, empty where there is nothing to write
 * @param text the algorithm's name
 * @param sentence why it is written or cannot be, empty where the policy keeps the one in force or has what it asks for
 */
record AlgorithmChoice(Optional<Wiring.Companion> change, String text, Optional<String> sentence) {
    private static final Set<Decision.State> UNTOUCHABLE =
            Set.of(Decision.State.MISSING, Decision.State.UNSUPPORTED, Decision.State.CONTESTED);

    /** @param replicas the answer for the controller's replicas */
    static AlgorithmChoice of(Answer replicas, Policy policy, Observation observation) {
        var asked = policy.sharding().algorithm();
        if (asked.isEmpty() || UNTOUCHABLE.contains(replicas.state())) {
            return none();
        }
        var wanted = asked.get();
        var inForce = observation.sharding().algorithm();
        if (wanted == Sharding.Algorithm.CONSISTENT_HASHING
                && observation.install().version() instanceof Fact.Known<Version> version
                && !version.value().atLeast(2, 12, 0)) {
            return said(wanted.id() + " came with Argo CD 2.12, so " + inForce.id() + " stays in force in "
                    + version.value() + ".");
        }
        var field = replicas.now().wiring() instanceof Wiring.Writable writable
                ? writable.companions().stream()
                        .filter(c -> c.rule() == Wiring.Companion.Rule.ALGORITHM)
                        .findFirst()
                : Optional.<Wiring.Companion>empty();
        if (field.isEmpty()) {
            return wanted == inForce
                    ? none()
                    : said("The policy asks for the sharding algorithm " + wanted.id()
                            + ", which cannot be written here; " + inForce.id() + " is in force.");
        }
        var there = wanted.id().equals(field.get().current())
                || (wanted == Sharding.Algorithm.LEGACY && inForce == Sharding.Algorithm.LEGACY);
        return there
                ? none()
                : new AlgorithmChoice(
                        field,
                        wanted.id(),
                        Optional.of("The policy sets the sharding algorithm to " + wanted.id() + "; " + inForce.id()
                                + " is in force."));
    }

    /** Whether this is the change of the algorithm. */
    boolean writes(Decision.Change written) {
        return change.filter(c -> c.place().equals(written.place())).isPresent();
    }

    private static AlgorithmChoice none() {
        return new AlgorithmChoice(Optional.empty(), "", Optional.empty());
    }

    private static AlgorithmChoice said(String sentence) {
        return new AlgorithmChoice(Optional.empty(), "", Optional.of(sentence));
    }
}
