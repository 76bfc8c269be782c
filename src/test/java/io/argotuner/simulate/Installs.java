package io.argotuner.simulate;

import io.argotuner.collect.Manifests;
import io.argotuner.decide.Census;
import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The plain install that is simulated where no manifests are given, with settings of a test's choice. */
final class Installs {
    private Installs() {}

    static Observation plain(Fleet fleet) {
        return plain(fleet.census(fleet.applications(), Instant.EPOCH));
    }

    private static Observation plain(Census census) {
        try (var in = Installs.class.getResourceAsStream("/simulate/plain.yaml")) {
            return Manifests.load(List.of("-"), in).observe(Optional.of("argocd"), Optional.of(census));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody has set these. */
    static Observation with(Observation plain, Map<Setting, Double> amounts) {
        var settings = new EnumMap<Setting, CurrentSetting>(plain.settings());
        amounts.forEach((setting, amount) -> settings.computeIfPresent(
                setting,
                (s, old) -> new CurrentSetting(
                        s, old.wiring(), s.text(amount), Fact.known(amount), null, Optional.empty())));
        return new Observation(plain.install(), settings, plain.census(), plain.sharding(), plain.targets());
    }
}
