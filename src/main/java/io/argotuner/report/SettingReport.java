package io.argotuner.report;

import io.argotuner.api.Journal;
import io.argotuner.api.SettingStatus;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Wiring;
import io.argotuner.enact.Outcome;
import org.jspecify.annotations.Nullable;

/** One setting, for the status: what it was, is and should be, who else manages it, and why. */
final class SettingReport {
    private SettingReport() {}

    /** @param length of the reason; values get half of it */
    static SettingStatus of(Decision.SettingDecision decision, Observation observation, Outcome outcome, int length) {
        var status = new SettingStatus();
        status.name = decision.setting().id();
        status.target = Bounded.text(decision.target(), StatusReport.SHORT);
        status.managedBy = manager(decision, observation);
        status.original = Bounded.orNull(decision.original(), length / 2);
        status.current = Bounded.orNull(decision.current(), length / 2);
        status.effective = Bounded.orNull(decision.effective(), length / 2);
        status.recommended = Bounded.orNull(decision.recommended(), length / 2);
        status.applied = Bounded.orNull(applied(decision, observation, outcome), length / 2);
        status.state = decision.state().id();
        status.reason = Bounded.text(decision.reason(), length);
        return status;
    }

    /** Null where it is who manages the whole install. */
    private static @Nullable String manager(Decision.SettingDecision decision, Observation observation) {
        var manager = observation.setting(decision.setting()).managedBy();
        var whole = observation.install().managedBy();
        return manager.isEmpty() || manager.equals(whole) || manager.equals("field manager " + whole)
                ? null
                : Bounded.text(manager, StatusReport.SHORT);
    }

    /** The text last written, from this outcome or from the journal; null where argo-tuner never wrote. */
    private static @Nullable String applied(
            Decision.SettingDecision decision, Observation observation, Outcome outcome) {
        if (!(observation.setting(decision.setting()).wiring() instanceof Wiring.Writable writable)) {
            return null;
        }
        var place = writable.place();
        return outcome.applied().stream()
                .filter(c -> c.place().equals(place))
                .map(Decision.Change::to)
                .findFirst()
                .or(() -> observation
                        .target(place.object())
                        .flatMap(t -> t.journal())
                        .flatMap(Journal::parse)
                        .map(j -> j.applied().get(place.field().key())))
                .orElse(null);
    }
}
