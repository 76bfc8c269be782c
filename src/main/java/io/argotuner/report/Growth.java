package io.argotuner.report;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.ArgoTuningPolicyStatus.GrowthStatus;
import io.argotuner.decide.Census;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.forecast.DailyCounts;
import io.argotuner.decide.forecast.Forecast;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the counts of days in the status, where they outlive the operator. Of what happens between two of them only the
 * highest load is kept in memory: after a restart it is that since the restart.
 */
public final class Growth {
    private OptionalDouble cpu = OptionalDouble.empty();

    /**
     * What to store: the same as before on a day that is counted already, but for a policy that has changed meanwhile.
     *
     * @param before the status stored now
     * @param status the one that is to be stored
     */
    public @Nullable GrowthStatus look(
            @Nullable ArgoTuningPolicyStatus before,
            ArgoTuningPolicyStatus status,
            Observation observation,
            Policy policy,
            Decision decision,
            Instant now) {
        var stored = before == null ? null : before.growth;
        load(observation);
        if (!(observation.census() instanceof Fact.Known<Census> census)
                || census.value().assumed()) {
            return stored;
        }
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var read = history(stored, today);
        var history = read.with(today, census.value().applications(), cpu);
        if (stored != null
                && stored.forecast != null
                && history.equals(read)
                && before != null
                && Objects.equals(before.observedGeneration, status.observedGeneration)) {
            return stored;
        }
        if (!history.equals(read)) {
            cpu = OptionalDouble.empty();
        }
        var growth = new GrowthStatus();
        growth.counts = history.texts();
        growth.forecast = Bounded.text(
                Forecast.of(history, observation, policy, decision, today).sentence(), Conditions.MESSAGE);
        return growth;
    }

    /** The counts of a status, as far as they can be true. */
    public static DailyCounts history(@Nullable GrowthStatus stored, LocalDate today) {
        return stored == null || stored.counts == null
                ? DailyCounts.none()
                : DailyCounts.parse(
                        stored.counts.stream().filter(Objects::nonNull).toList(), today);
    }

    private void load(Observation observation) {
        var controllers = observation.evidence() instanceof Fact.Known<Evidence> evidence
                ? evidence.value().controllers()
                : List.<Evidence.Controller>of();
        for (var controller : controllers) {
            if (controller.pod().cpu() instanceof Fact.Known<Double> used
                    && controller.pod().cpuLimit() instanceof Fact.Known<Double> limit
                    && limit.value() > 0) {
                cpu = OptionalDouble.of(Math.max(cpu.orElse(0), used.value() / limit.value()));
            }
        }
    }
}
