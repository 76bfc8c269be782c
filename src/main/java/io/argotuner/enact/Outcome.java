package io.argotuner.enact;

import io.argotuner.decide.Decision;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a decision.
 *
 * @param applied the changes that are stored now
 * @param restarted the workloads whose template was changed
 * @param contested settings not written because another field manager owns the field, with the sentence that says who
 * @param failures writes that the API server refused, with its words and what to do, by object
 * @param notes what else a person should know, a sentence each: values put back or left as someone else's, restarts
 *     that wait
 */
public record Outcome(
        List<Decision.Change> applied,
        List<ObjectRef> restarted,
        Map<Setting, String> contested,
        Map<ObjectRef, String> failures,
        List<String> notes) {
    public Outcome {
        applied = List.copyOf(applied);
        restarted = List.copyOf(restarted);
        contested = Map.copyOf(contested);
        failures = Map.copyOf(failures);
        notes = List.copyOf(notes);
    }

    public Outcome(
            List<Decision.Change> applied,
            List<ObjectRef> restarted,
            Map<Setting, String> contested,
            Map<ObjectRef, String> failures) {
        this(applied, restarted, contested, failures, List.of());
    }

    /** The same with what the API server refused of the pins. */
    public Outcome with(PinOutcome pins) {
        var all = new HashMap<>(failures);
        all.putAll(pins.failures());
        return new Outcome(applied, restarted, contested, all, notes);
    }

    public static Outcome nothing() {
        return new Outcome(List.of(), List.of(), Map.of(), Map.of());
    }
}
