package io.argotuner.decide.evidence;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows a change from its write to what it did. Measured before, rolled out, then measured for the policy's window: of
 * that the second half counts, for cold caches say nothing. What pods die of is taken back at once, what made things
 * worse or did not help after the window; too few samples only make it wait. What never comes into force, or gives way to
 * another change, ends without a word about its effect.
 *
 * @param trial under way, empty where nothing is measured
 * @param ended the last trials that are over, newest first
 * @param lessons changes that were taken back, newest first
 * @param samples taken within the last two windows, oldest first
 * @param resumed when this process took the rest over from an earlier one, empty where it found nothing
 */
public record Proving(
        Optional<Trial> trial,
        List<Trial.Ended> ended,
        List<Lesson> lessons,
        List<Measures.Sample> samples,
        Optional<Instant> resumed) {
    private static final int REMEMBERED = 5;
    /** Samples in one window at most: more say no more. */
    private static final int PER_WINDOW = 15;
    /** Windows after which a change that cannot be judged no longer holds others back. */
    private static final int PATIENCE = 4;

    public Proving {
        ended = List.copyOf(ended);
        lessons = List.copyOf(lessons);
        samples = List.copyOf(samples);
    }

    public static Proving nothing() {
        return new Proving(Optional.empty(), List.of(), List.of(), List.of(), Optional.empty());
    }

    /** Where an earlier process stopped. Its samples are gone: the soak is measured again, the baseline is not. */
    public static Proving resumed(Optional<Trial> trial, List<Lesson> lessons, Instant now) {
        return new Proving(trial, List.of(), lessons, List.of(), Optional.of(now));
    }

    /** The same a look later. */
    public Proving look(Observation observation, Policy policy, Situation situation, Instant now) {
        var sampled = sampled(observation, policy, situation, now);
        if (trial.isEmpty()) {
            return sampled;
        }
        var kept = inForce(observation, policy, trial.get());
        if (kept.steps().isEmpty()) {
            return sampled.over(kept.verdict().isPresent() ? takenBack(kept) : superseded(kept));
        }
        return sampled.with(kept).judged(observation, policy, situation, now);
    }

    /**
     * A change that is being written now. What was measured until now ends without a word; what is being taken back does
     * not end before it is, and until then there is nothing that another change could be compared with.
     */
    public Proving opened(List<Trial.Step> steps, Situation situation, boolean hopeful, Instant now) {
        if (steps.isEmpty() || trial.flatMap(Trial::verdict).isPresent()) {
            return this;
        }
        var before = trial.isPresent() ? over(superseded(trial.get())) : this;
        if (samples.isEmpty()) {
            return before;
        }
        var opened = new Trial(
                now,
                steps,
                Measures.mean(samples),
                hopeful,
                situation.load().applications(),
                Optional.empty(),
                Optional.empty());
        return before.with(opened);
    }

    /** What is measured now, in words; to be asked where there are samples. */
    public String now() {
        return Judgement.measured(Measures.mean(samples));
    }

    /** The amount to put back, and why; empty for a setting that is not taken back now. */
    public Optional<Back> back(Setting setting) {
        return trial.flatMap(t -> t.verdict()
                .flatMap(v -> t.step(setting).map(s -> new Back(s.from(), "Taken back. " + v.effect(), v.urgent()))));
    }

    /** @param urgent whether pods die meanwhile */
    public record Back(double amount, String sentence, boolean urgent) {}

    /** What was learned of a setting. */
    public Optional<Lesson> lesson(Setting setting) {
        return lessons.stream().filter(l -> l.setting() == setting).findFirst();
    }

    /** Whether other changes by rule wait for the one that is measured or taken back, and until when at the earliest. */
    public Optional<Until> holdsOthers(Policy policy, Situation situation, Instant now) {
        // Of a process that has just started nobody can tell yet whether pods will answer it.
        var fresh = resumed.map(at -> now.isBefore(at.plus(policy.verify().window())))
                .orElse(false);
        return trial.filter(t -> t.verdict().isPresent() || situation.pods().isKnown() || fresh)
                .filter(t -> now.isBefore(t.at().plus(policy.verify().window().multipliedBy(PATIENCE))))
                .map(t -> new Until(
                        t.settled().map(s -> s.plus(policy.verify().window())),
                        t.verdict().isEmpty()
                                ? Set.of()
                                : t.steps().stream().map(Trial.Step::setting).collect(Collectors.toSet())));
    }

    /**
     * @param earliest when it is measured, empty until it is rolled out
     * @param back settings that are taken back, which do not wait; empty while it is measured
     */
    public record Until(Optional<Instant> earliest, Set<Setting> back) {
        public Until {
            back = Set.copyOf(back);
        }
    }

    /** What a verdict still lacks once the window is over; empty where it is not over, or nothing is measured. */
    public Optional<String> lacks(Policy policy, Instant now) {
        var window = policy.verify().window();
        return trial.filter(t -> t.verdict().isEmpty())
                .flatMap(Trial::settled)
                .filter(settled -> !now.isBefore(settled.plus(window)))
                .flatMap(settled -> Soak.of(samples, settled, window, now).lacks());
    }

    private Proving sampled(Observation observation, Policy policy, Situation situation, Instant now) {
        var window = policy.verify().window();
        var kept = new ArrayList<>(samples);
        kept.removeIf(s -> s.at().isBefore(now.minus(window.multipliedBy(2))) || s.at().isAfter(now));
        if (observation.evidence() instanceof Fact.Known<Evidence> evidence
                && situation.pods() instanceof Fact.Known<Signals> signals
                && !evidence.value().at().isAfter(now)) {
            var last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
            var sample = Measures.sample(evidence.value(), signals.value(), situation.freshness());
            var apart = window.dividedBy(PER_WINDOW);
            if (sample.measures().anyKnown()
                    && (last == null || !sample.at().isBefore(last.at().plus(apart)))) {
                kept.add(sample);
            }
        }
        return new Proving(trial, ended, lessons, kept, resumed);
    }

    /** Only the steps that are in force, or still to be taken back. */
    private static Trial inForce(Observation observation, Policy policy, Trial trial) {
        return trial.of(trial.steps().stream()
                .filter(step -> policy.rule(step.setting()).management() == Policy.Management.AUTO)
                .filter(step -> {
                    var effective = observation.setting(step.setting()).effective();
                    return !(effective instanceof Fact.Known<Double> known)
                            || step.setting()
                                    .text(known.value())
                                    .equals(step.setting().text(step.to()));
                })
                .toList());
    }

    private Proving judged(Observation observation, Policy policy, Situation situation, Instant now) {
        var t = trial.orElseThrow();
        if (t.verdict().isPresent()) {
            return this;
        }
        var harm = Harm.since(t, observation, situation);
        if (harm.isPresent()) {
            return found(t, harm.get(), policy, now);
        }
        if (t.settled().isEmpty()) {
            return observation.targets().stream().allMatch(Target::rolledOut) ? with(t.settledAt(now)) : this;
        }
        var window = policy.verify().window();
        var settled = t.settled().get();
        var soak = Soak.of(samples, settled, window, now);
        if (now.isBefore(settled.plus(window)) || soak.lacks().isPresent()) {
            return this;
        }
        var objective = situation.objective().map(Duration::toSeconds).orElse(0L);
        return found(t, Judgement.of(t, soak.mean(), (double) objective), policy, now);
    }

    private Proving found(Trial t, Trial.Verdict verdict, Policy policy, Instant now) {
        var bad = verdict.outcome() == Trial.Outcome.WORSE || verdict.outcome() == Trial.Outcome.NO_GAIN;
        if (!bad) {
            return over(new Trial.Ended(t, verdict.outcome(), verdict.effect(), false, verdict.after()));
        }
        if (policy.verify().onRegression() == Policy.OnRegression.KEEP) {
            return over(new Trial.Ended(
                    t,
                    verdict.outcome(),
                    verdict.effect() + " It stays: rollout.verify.onRegression is Keep.",
                    false,
                    verdict.after()));
        }
        var learned = new ArrayList<>(t.steps().stream()
                .map(s -> new Lesson(s.setting(), s.from(), s.to(), t.applications(), now))
                .toList());
        for (var lesson : lessons) {
            if (learned.stream().noneMatch(l -> l.setting() == lesson.setting())) {
                learned.add(lesson);
            }
        }
        return new Proving(Optional.of(t.takenBack(verdict)), ended, learned, samples, resumed);
    }

    private static Trial.Ended takenBack(Trial t) {
        var verdict = t.verdict().orElseThrow();
        return new Trial.Ended(t, verdict.outcome(), verdict.effect() + " It was taken back.", true, verdict.after());
    }

    private static Trial.Ended superseded(Trial t) {
        return new Trial.Ended(
                t,
                Trial.Outcome.UNKNOWN,
                "Not measured: other values took its place before it was.",
                false,
                Measures.none());
    }

    private Proving with(Trial t) {
        return new Proving(Optional.of(t), ended, lessons, samples, resumed);
    }

    private Proving over(Trial.Ended last) {
        var all = new ArrayList<Trial.Ended>();
        all.add(last);
        ended.stream().limit(REMEMBERED - 1).forEach(all::add);
        return new Proving(Optional.empty(), all, lessons, samples, resumed);
    }
}
