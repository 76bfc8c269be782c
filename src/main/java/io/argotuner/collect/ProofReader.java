package io.argotuner.collect;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.ProofStatus;
import io.argotuner.api.ProofStatus.LessonStatus;
import io.argotuner.api.ProofStatus.MeasuresStatus;
import io.argotuner.api.ProofStatus.StepStatus;
import io.argotuner.api.ProofStatus.TrialStatus;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Unit;
import io.argotuner.decide.evidence.Fit;
import io.argotuner.decide.evidence.Lesson;
import io.argotuner.decide.evidence.Measures;
import io.argotuner.decide.evidence.Opinion;
import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.evidence.Trial;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an earlier process left in a policy's status about its changes. Anybody who may write that status may have put
 * something else there, so a part is taken only where all of it makes sense, and is left out otherwise: the change then
 * stays as it is, unjudged. An amount to be put back is at most ten times smaller and five times larger than the one in
 * force, and never stops a controller.
 */
public final class ProofReader {
    private static final Duration OLDEST = Duration.ofDays(30);
    /** Of clocks on two machines. */
    private static final Duration APART = Duration.ofMinutes(1);

    private static final double MOST_UP = 5;
    private static final double MOST_DOWN = 10;
    private static final double LARGEST = 1e9;
    private static final int LONGEST = 300;

    /** Where 0 means no limit, or none of it. */
    private static final Set<Setting> MAY_BE_ZERO =
            Set.of(Setting.RECONCILIATION_JITTER, Setting.KUBECTL_PARALLELISM, Setting.REPO_SERVER_PARALLELISM);

    private ProofReader() {}

    /** @return nothing where there is no proof, or none of this version */
    public static Proving read(@Nullable ArgoTuningPolicyStatus status, Instant now) {
        var proof = status == null ? null : status.proof;
        if (proof == null || proof.version == null || proof.version != ProofStatus.VERSION) {
            return Proving.nothing();
        }
        var trial = proof.trial == null ? Optional.<Trial>empty() : trial(proof.trial, now);
        return Proving.resumed(trial, lessons(proof.lessons, now), now);
    }

    /** Amounts that an earlier process had found to be enough. */
    public static Map<Setting, Opinion> opinions(@Nullable ArgoTuningPolicyStatus status) {
        var proof = status == null ? null : status.proof;
        var opinions = new EnumMap<Setting, Opinion>(Setting.class);
        if (proof == null || proof.version == null || proof.version != ProofStatus.VERSION || proof.enough == null) {
            return opinions;
        }
        for (var told : proof.enough) {
            var setting = told == null ? Optional.<Setting>empty() : Setting.byId(String.valueOf(told.setting));
            setting.ifPresent(s -> amount(s, told.amount).ifPresent(a -> opinions.putIfAbsent(s, Opinion.resumed(a))));
        }
        return opinions;
    }

    /** What an earlier process had fitted. */
    public static Fit fit(@Nullable ArgoTuningPolicyStatus status) {
        var fit = status == null ? null : status.fit;
        return fit == null ? Fit.published() : Fit.resumed(Optional.ofNullable(fit.refreshesPerPeriod));
    }

    private static Optional<Trial> trial(TrialStatus told, Instant now) {
        var at = time(told.at, now);
        var steps = steps(told.steps);
        var applications = told.applications;
        if (at.isEmpty() || steps.isEmpty() || applications == null || applications < 0) {
            return Optional.empty();
        }
        var settled = time(told.settledAt, now);
        if (told.settledAt != null && settled.filter(s -> !s.isBefore(at.get())).isEmpty()) {
            return Optional.empty();
        }
        var verdict = Optional.<Trial.Verdict>empty();
        if (told.outcome != null) {
            verdict = verdict(told.outcome, told.effect);
            if (verdict.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Trial(
                at.get(),
                steps,
                before(told.before),
                Boolean.TRUE.equals(told.hopeful),
                applications,
                settled,
                verdict));
    }

    /** Never an urgent one: what pods die of is seen again. */
    private static Optional<Trial.Verdict> verdict(String outcome, @Nullable String effect) {
        if (effect == null || effect.isBlank() || effect.length() > LONGEST) {
            return Optional.empty();
        }
        return Optional.of(outcome)
                .flatMap(Trial.Outcome::byId)
                .filter(o -> o == Trial.Outcome.WORSE || o == Trial.Outcome.NO_GAIN)
                .map(o -> new Trial.Verdict(o, effect, false, Measures.none()));
    }

    /** All of them, or none where one makes no sense. */
    private static List<Trial.Step> steps(@Nullable List<StepStatus> told) {
        var steps = new ArrayList<Trial.Step>();
        var seen = EnumSet.noneOf(Setting.class);
        for (var one : told == null ? List.<StepStatus>of() : told) {
            var setting = one == null ? Optional.<Setting>empty() : Setting.byId(String.valueOf(one.setting));
            if (setting.isEmpty() || !seen.add(setting.get())) {
                return List.of();
            }
            var from = amount(setting.get(), one.from);
            var to = amount(setting.get(), one.to);
            if (from.isEmpty() || to.isEmpty() || !plausible(from.get(), to.get())) {
                return List.of();
            }
            steps.add(new Trial.Step(setting.get(), from.get(), to.get()));
        }
        return steps;
    }

    private static boolean plausible(double from, double to) {
        return from != to && (from == 0 || to == 0 || (from <= MOST_UP * to && from >= to / MOST_DOWN));
    }

    private static List<Lesson> lessons(@Nullable List<LessonStatus> told, Instant now) {
        var lessons = new ArrayList<Lesson>();
        var seen = EnumSet.noneOf(Setting.class);
        for (var one : told == null ? List.<LessonStatus>of() : told) {
            var setting = one == null ? Optional.<Setting>empty() : Setting.byId(String.valueOf(one.setting));
            if (setting.isEmpty() || one.applications == null || one.applications < 0) {
                continue;
            }
            var from = amount(setting.get(), one.from);
            var tried = amount(setting.get(), one.tried);
            var at = time(one.at, now);
            if (from.isPresent() && tried.isPresent() && at.isPresent() && seen.add(setting.get())) {
                lessons.add(new Lesson(setting.get(), from.get(), tried.get(), one.applications, at.get()));
            }
        }
        return lessons;
    }

    private static Measures before(@Nullable MeasuresStatus told) {
        return new Measures(
                measure(told == null ? null : told.ageSeconds),
                measure(told == null ? null : told.waitSeconds),
                measure(told == null ? null : told.throttledShare),
                measure(told == null ? null : told.arrivalsPerSecond),
                measure(told == null ? null : told.syncsPerSecond));
    }

    private static Fact<Double> measure(@Nullable Double told) {
        return told != null && told >= 0 && told <= LARGEST ? Fact.known(told) : Fact.unknown("it was not measured");
    }

    private static Optional<Double> amount(Setting setting, @Nullable Double told) {
        if (told == null || told > LARGEST || (setting.unit() == Unit.COUNT && told != Math.rint(told))) {
            return Optional.empty();
        }
        return told > 0 || (told == 0 && MAY_BE_ZERO.contains(setting)) ? Optional.of(told) : Optional.empty();
    }

    private static Optional<Instant> time(@Nullable String told, Instant now) {
        if (told == null) {
            return Optional.empty();
        }
        try {
            var at = Instant.parse(told);
            return at.isAfter(now.plus(APART)) || at.isBefore(now.minus(OLDEST)) ? Optional.empty() : Optional.of(at);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
