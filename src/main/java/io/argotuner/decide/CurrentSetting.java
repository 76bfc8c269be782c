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
 * @param managedBy who else manages the field it lives in, as live metadata tell: {@code Helm release argocd}, {@code
 *     Application argocd/argo-cd}, {@code HorizontalPodAutoscaler/server}, {@code field manager kubectl}; empty where
 *     nobody does or where that is not known
 */
public record CurrentSetting(
        Setting setting,
        Wiring wiring,
        @Nullable String current,
        Fact<Double> effective,
        @Nullable String note,
        Optional<Original> original,
        String managedBy) {

    /** Of a field that nobody else is known to manage. */
    public CurrentSetting(
            Setting setting,
            Wiring wiring,
            @Nullable String current,
            Fact<Double> effective,
            @Nullable String note,
            Optional<Original> original) {
        this(setting, wiring, current, effective, note, original, "");
    }

    /**
     * What the journal knows of a field.
     *
     * @param text the text before the first write, null where the field was absent
     * @param applied the text that argo-tuner wrote last, null where the journal does not say
     */
    public record Original(@Nullable String text, @Nullable String applied) {
        public Original(@Nullable String text) {
            this(text, null);
        }
    }

    /** The text that argo-tuner wrote last into the setting's own field, null where it never wrote. */
    @Nullable
    String applied() {
        return original.map(Original::applied).orElse(null);
    }
}
