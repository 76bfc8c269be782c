package io.argotuner.decide.evidence;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Setting;
import java.util.EnumMap;
import java.util.Map;

/**
 * What measurements leave for the next look.
 *
 * @param limit named last
 * @param opinions by setting
 * @param told measured sentences as they were shown, by what they are about
 * @param proving changes whose effect is measured, or was
 * @param fit of the capacity formulas to this install
 */
public record Learning(
        Bottleneck limit, Map<Setting, Opinion> opinions, Map<String, String> told, Proving proving, Fit fit) {
    public Learning {
        opinions = opinions.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(opinions));
        told = Map.copyOf(told);
    }

    public static Learning none() {
        return new Learning(Bottleneck.UNKNOWN, Map.of(), Map.of(), Proving.nothing(), Fit.published());
    }
}
