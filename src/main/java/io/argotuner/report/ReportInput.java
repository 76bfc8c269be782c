package io.argotuner.report;

import io.argotuner.audit.Audit;
import io.argotuner.decide.evidence.Fit;
import io.argotuner.decide.forecast.DailyCounts;
import io.argotuner.decide.forecast.Forecast;
import io.argotuner.decide.load.Capacity;
import io.argotuner.simulate.Outcome;
import io.argotuner.simulate.Outlook;
import io.argotuner.simulate.Scenario;
import io.argotuner.simulate.Trial;
import java.util.List;
import java.util.Optional;

/**
 * All that a report is made of.
 *
 * @param results one for each contender of the scenario, untouched first, argo-tuner last
 * @param fit refreshes of an Application, as fitted to the install where they were
 * @param capacities load against capacity, empty where nothing is counted
 * @param history counts of days, none where no policy tells them
 * @param audit empty where nothing could be audited
 * @param live what the metrics of a live install tell; empty for any other
 * @param stored the status of the install's policy, empty where there is none or it may not be read
 */
public record ReportInput(
        Plan plan,
        Scenario scenario,
        List<Trial.Result> results,
        List<Outlook.Size> outlook,
        Forecast forecast,
        Fit fit,
        List<Capacity> capacities,
        DailyCounts history,
        Optional<Audit> audit,
        Optional<LiveMeasures> live,
        Optional<Explanation> stored) {
    public ReportInput {
        results = List.copyOf(results);
        outlook = List.copyOf(outlook);
        capacities = List.copyOf(capacities);
    }

    Trial.Result untouched() {
        return results.get(0);
    }

    Trial.Result tuned() {
        return results.get(results.size() - 1);
    }

    /** {@code 4m10s}, or that it was not done in time. */
    static String commit(Outcome outcome) {
        var took = outcome.lastFleetCommit();
        return took.isPresent() ? SimulationTable.seconds(took.getAsLong()) : "not in time";
    }
}
