package io.argotuner.report;

import io.argotuner.api.ProofStatus;
import io.argotuner.api.ProofStatus.EnoughStatus;
import io.argotuner.api.ProofStatus.LessonStatus;
import io.argotuner.api.ProofStatus.MeasuresStatus;
import io.argotuner.api.ProofStatus.StepStatus;
import io.argotuner.api.ProofStatus.TrialStatus;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.argotuner.decide.evidence.Lesson;
import io.argotuner.decide.evidence.Measures;
import io.argotuner.decide.evidence.Opinion;
import io.argotuner.decide.evidence.Trial;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a change must outlive this process, as a part of the status. Moves only when something was found. */
final class ProofReport {
    private static final int EFFECT = 160;
    private static final MathContext DIGITS = new MathContext(4);

    private ProofReport() {}

    /** Null where nothing is measured and nothing was learned. */
    static @Nullable ProofStatus of(Decision decision) {
        var proving = decision.insight().proving();
        var enough = enough(decision.memory().learning().opinions());
        if (proving.trial().isEmpty() && proving.lessons().isEmpty() && enough.isEmpty()) {
            return null;
        }
        var proof = new ProofStatus();
        proof.version = ProofStatus.VERSION;
        proof.trial = proving.trial().map(ProofReport::trial).orElse(null);
        proof.lessons = proving.lessons().isEmpty()
                ? null
                : proving.lessons().stream().map(ProofReport::lesson).toList();
        proof.enough = enough.isEmpty() ? null : enough;
        return proof;
    }

    /** What is in use need not be told: a new process lowers nothing until it has looked for a while itself. */
    private static List<EnoughStatus> enough(Map<Setting, Opinion> opinions) {
        return opinions.entrySet().stream()
                .filter(entry -> !entry.getValue().raised())
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> {
                    var told = new EnoughStatus();
                    told.setting = entry.getKey().id();
                    told.amount = entry.getValue().amount();
                    return told;
                })
                .toList();
    }

    private static TrialStatus trial(Trial trial) {
        var told = new TrialStatus();
        told.at = time(trial.at());
        told.settledAt = trial.settled().map(ProofReport::time).orElse(null);
        told.steps = trial.steps().stream().map(ProofReport::step).toList();
        told.hopeful = trial.hopeful();
        told.applications = trial.applications();
        told.before = measures(trial.before());
        trial.verdict().ifPresent(verdict -> {
            told.outcome = verdict.outcome().id();
            told.effect = Bounded.text(verdict.effect(), EFFECT);
        });
        return told;
    }

    private static StepStatus step(Trial.Step step) {
        var told = new StepStatus();
        told.setting = step.setting().id();
        told.from = step.from();
        told.to = step.to();
        return told;
    }

    private static LessonStatus lesson(Lesson lesson) {
        var told = new LessonStatus();
        told.setting = lesson.setting().id();
        told.from = lesson.from();
        told.tried = lesson.to();
        told.applications = lesson.applications();
        told.at = lesson.at().truncatedTo(ChronoUnit.SECONDS).toString();
        return told;
    }

    private static MeasuresStatus measures(Measures before) {
        var told = new MeasuresStatus();
        told.ageSeconds = rounded(before.age());
        told.waitSeconds = rounded(before.waiting());
        told.throttledShare = rounded(before.throttled());
        told.arrivalsPerSecond = rounded(before.arrivals());
        told.syncsPerSecond = rounded(before.syncs());
        return told;
    }

    private static @Nullable Double rounded(Fact<Double> amount) {
        return amount instanceof Fact.Known<Double> known
                ? BigDecimal.valueOf(known.value()).round(DIGITS).doubleValue()
                : null;
    }

    /** To the millisecond: the soak is counted from it. */
    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
