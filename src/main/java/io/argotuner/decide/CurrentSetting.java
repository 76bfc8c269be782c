package io.argotuner.decide;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One setting as it stands in the install.
 *
 * @param current the text stored where the setting lives, null where the key or field is absent
 * @param effective the amount that Argo CD uses given that text, parsed as its Go code does: its default on garbage
 * @param note what is odd about the text and worth telling, such as "Argo CD cannot parse \"abc\" and uses 20"
 * @param original what stood there before argo-tuner's first write, empty where it never wrote
 */
public record CurrentSetting(
        Setting setting,
        Wiring wiring,
        @Nullable String current,
        Fact<Double> effective,
        @Nullable String note,
        Optional<Original> original) {

    /** @param text the text before the first write, null where the field was absent */
    public record Original(@Nullable String text) {}
}
