package io.argotuner.audit;

import io.argotuner.collect.Inventory;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Install;
import io.argotuner.decide.Version;
import java.time.Instant;
import java.util.List;

/**
 * All that the checks see.
 *
 * @param fleet the Applications that the install reconciles, unknown where they could not be read
 * @param neighbours Applications among the same manifests that other installs reconcile
 * @param kubernetes versions of clusters that the user named, beside the host's own
 * @param now what ages are measured by
 */
public record Estate(Inventory inventory, Fact<Fleet> fleet, Fleet neighbours, List<Version> kubernetes, Instant now) {
    public Estate {
        kubernetes = List.copyOf(kubernetes);
    }

    /** The install that is audited. */
    public Install install() {
        return inventory.reading().install();
    }
}
