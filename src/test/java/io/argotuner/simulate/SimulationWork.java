package io.argotuner.simulate;

import java.time.Duration;

/** An hour of an install of a thousand Applications, every event: what benchmarks and checks measure. */
public final class SimulationWork {
    private final Fleet fleet = Fleet.even(1000, 10, 1);

    public long hour() {
        var simulation = new Simulation(fleet, 1000, Costs.fitted(), Load.ordinary(), InForce.defaults(), false, 1);
        simulation.runUntil(Duration.ofHours(1));
        return simulation.meter().syncs + simulation.meter().samples + 1;
    }
}
