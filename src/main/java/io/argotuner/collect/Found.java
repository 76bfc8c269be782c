package io.argotuner.collect;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Wiring;
import org.jspecify.annotations.Nullable;

/** What was found about one setting, before the journal is looked up. Fields as in {@link io.argotuner.decide.CurrentSetting}. */
record Found(
        Wiring wiring,
        @Nullable String current,
        Fact<Double> effective,
        @Nullable String note) {

    Found(Wiring wiring, @Nullable String current, Effective effective) {
        this(wiring, current, effective.value(), effective.note());
    }

    /** Adds a note behind those there are; null adds nothing. */
    Found noting(@Nullable String more) {
        if (more == null) {
            return this;
        }
        return new Found(wiring, current, effective, note == null ? more : note + "; " + more);
    }
}
