package io.argotuner.runtime;

import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Wiring;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one of a setting's places holds.
 *
 * @param text null where nothing is there
 */
record Held(Place place, @Nullable String text) {
    /** The place of a setting and those of its companions; none where it cannot be written. */
    static Stream<Held> of(Observation observation, Setting setting) {
        var current = observation.setting(setting);
        if (!(current.wiring() instanceof Wiring.Writable writable)) {
            return Stream.empty();
        }
        return Stream.concat(
                Stream.of(new Held(writable.place(), current.current())),
                writable.companions().stream().map(c -> new Held(c.place(), c.current())));
    }

    /** All that a setting's places hold, as one text. */
    static String texts(Observation observation, Setting setting) {
        return of(observation, setting).map(Held::quoted).collect(Collectors.joining(" and "));
    }

    String quoted() {
        return text == null ? "(absent)" : "\"" + text + "\"";
    }
}
