package io.argotuner.cli;

import io.argotuner.collect.Manifests;
import io.argotuner.decide.Census;
import io.argotuner.decide.Observation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The install that is simulated where no manifests are given: Argo CD 3.5.1 with nothing set. */
final class SimulatedManifests {
    private static final String PLAIN = "/simulate/plain.yaml";

    private SimulatedManifests() {}

    static Observation plain(Census census) {
        try (var in = SimulatedManifests.class.getResourceAsStream(PLAIN)) {
            if (in == null) {
                throw new IllegalStateException(PLAIN + " is missing from the jar");
            }
            return Manifests.load(List.of("-"), in).observe(Optional.of("argocd"), Optional.of(census));
        } catch (IOException e) {
            throw new UncheckedIOException(PLAIN, e);
        }
    }
}
