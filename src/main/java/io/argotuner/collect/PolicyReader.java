package io.argotuner.collect;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.decide.Policy;
import java.nio.file.Path;
import java.time.Instant;

/** Reads a policy: checks it and fills in the defaults. */
public final class PolicyReader {
    private PolicyReader() {}

    /**
     * @param now for which maintenance windows are evaluated
     * @throws BadInput naming the field and what it may be
     */
    public static Policy read(ArgoTuningPolicy policy, Instant now) {
        throw new BadInput("not written " + policy + now);
    }

    /** @throws BadInput for a file that is not an ArgoTuningPolicy, with unknown fields, or with impossible values */
    public static ArgoTuningPolicy parse(Path file) {
        throw new BadInput("not written " + file);
    }
}
