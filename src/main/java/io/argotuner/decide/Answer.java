package io.argotuner.decide;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one setting should be, before it is known whether it may be written now.
 *
 * @param state OK or CHANGE where the setting is argo-tuner's to write, PENDING where it would be lowered later
 * @param effective the amount in force
 * @param next the amount that should be in force after this decision's writes: the effective one unless CHANGE
 * @param wanted the amount to recommend; unknown where there is no recommendation
 * @param settled for a value that would be lowered later: when
 * @param purpose where it does not follow from the amounts
 */
record Answer(
        CurrentSetting now,
        Decision.State state,
        Fact<Double> effective,
        Fact<Double> next,
        Fact<Double> wanted,
        List<String> reasons,
        Optional<Instant> settled,
        Optional<Policy.Purpose> purpose) {
    Answer {
        reasons = List.copyOf(reasons);
    }

    Answer(
            CurrentSetting now,
            Decision.State state,
            Fact<Double> effective,
            Fact<Double> next,
            Fact<Double> wanted,
            List<String> reasons,
            Optional<Instant> settled) {
        this(now, state, effective, next, wanted, reasons, settled, Optional.empty());
    }

    static Answer still(
            CurrentSetting now,
            Decision.State state,
            Fact<Double> effective,
            Fact<Double> wanted,
            List<String> reasons) {
        return new Answer(now, state, effective, effective, wanted, reasons, Optional.empty());
    }

    Setting setting() {
        return now.setting();
    }

    /** Whether argo-tuner decides this setting and can write it. */
    boolean managed() {
        return state == Decision.State.OK || state == Decision.State.CHANGE || state == Decision.State.PENDING;
    }
}
