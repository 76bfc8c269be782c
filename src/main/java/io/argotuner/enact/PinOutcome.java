package io.argotuner.enact;

import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.placement.PinChange;
import java.util.List;
import java.util.Map;

/**
 * What became of the writes of a placement.
 *
 * @param written stored now
 * @param answered those and what was refused: the rest met another version of its Secret, or no answer
 * @param failures why a Secret or the Applications could not be written, by object; one stands for all Applications
 * @param refreshed Applications that were asked to be compared
 */
public record PinOutcome(
        List<PinChange> written, List<PinChange> answered, Map<ObjectRef, String> failures, int refreshed) {
    public PinOutcome {
        written = List.copyOf(written);
        answered = List.copyOf(answered);
        failures = Map.copyOf(failures);
    }

    public static PinOutcome nothing() {
        return new PinOutcome(List.of(), List.of(), Map.of(), 0);
    }

    /** The writes that gave a cluster to another shard. */
    public List<PinChange> moves() {
        return written.stream().filter(PinChange::isMove).toList();
    }
}
