package io.argotuner.report;

import io.argotuner.decide.Fact;
import io.argotuner.decide.evidence.Measures;
import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.evidence.Trial;
import io.argotuner.report.EvidenceGauges.Reading;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gauges of what changes did: of the change that is measured now, else of the last one that was. */
final class EffectGauges {
    private final List<Reading> readings = new ArrayList<>();

    private EffectGauges() {}

    static List<Reading> of(Proving proving) {
        var gauges = new EffectGauges();
        var running = proving.trial();
        gauges.add(
                "argotuner.trial.running",
                "1 while a change is measured or taken back",
                Tags.empty(),
                running.isPresent() ? 1 : 0);
        gauges.add(
                "argotuner.lessons",
                "Settings of which a change was taken back and is not tried again at this load",
                Tags.empty(),
                proving.lessons().size());
        var last = proving.ended().stream().findFirst();
        running.or(() -> last.map(Trial.Ended::trial)).ifPresent(trial -> {
            gauges.measures("before", "Measured before the last change", trial.before());
            gauges.measures("expected", "The most expected after the last change", trial.expected());
            gauges.measures(
                    "after",
                    "Measured after the last change",
                    running.isPresent()
                            ? running.flatMap(Trial::verdict)
                                    .map(Trial.Verdict::after)
                                    .orElse(Measures.none())
                            : last.map(Trial.Ended::after).orElse(Measures.none()));
        });
        return gauges.readings;
    }

    /** Of those that are over, the ones that began after the given time, oldest first. */
    static List<Trial.Ended> since(Proving proving, Optional<Instant> counted) {
        var since = new ArrayList<Trial.Ended>();
        for (var ended : proving.ended()) {
            if (counted.map(ended.at()::isAfter).orElse(true)) {
                since.add(0, ended);
            }
        }
        return since;
    }

    private void measures(String when, String description, Measures measures) {
        add("argotuner.effect." + when, description, Tags.of("measure", "age_seconds"), measures.age());
        add("argotuner.effect." + when, description, Tags.of("measure", "wait_seconds"), measures.waiting());
        add("argotuner.effect." + when, description, Tags.of("measure", "throttled_share"), measures.throttled());
    }

    private void add(String name, String description, Tags tags, Fact<Double> amount) {
        add(name, description, tags, amount.orElse(Double.NaN));
    }

    private void add(String name, String description, Tags tags, double amount) {
        readings.add(new Reading(name, description, tags, amount));
    }
}
