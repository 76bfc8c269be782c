package io.argotuner.enact;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Memory;
import io.argotuner.decide.Place;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decisions made by hand: only what is written matters here. */
final class Decisions {
    private Decisions() {}

    static Decision of(List<Change> changes, List<Restart> restarts) {
        var none = Fact.<Integer>unknown("not of interest");
        return Plain.decision(
                new Decision.Measurements(none, none, none, false, none, none, none, none),
                Bottleneck.values()[0],
                "",
                List.of(),
                changes,
                restarts,
                Optional.empty(),
                "",
                Memory.none());
    }

    static Change change(Setting setting, Place place, @Nullable String from, String to) {
        return new Change(setting, place, from, to, Policy.Purpose.PERFORMANCE);
    }
}
