package io.argotuner.decide.evidence;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Compares what was measured after a change with what was before. A measure has become better or worse when it changed by
 * a tenth or a fifth of its sum with an allowance for noise; freshness counts before waiting, waiting before throttling.
 * Nothing is said where the load itself changed by more than a quarter.
 */
final class Judgement {
    private static final double BETTER = 0.9;
    private static final double WORSE = 1.2;
    private static final double LOAD = 0.25;
    /** Seconds of age, seconds of waiting, share of time: differences below it are noise. */
    private static final double AGE_NOISE = 30;

    private static final double WAIT_NOISE = 2;
    private static final double THROTTLE_NOISE = 0.1;

    private Judgement() {}

    /** @param objective seconds of age that are young enough */
    static Trial.Verdict of(Trial trial, Measures after, double objective) {
        var before = trial.before();
        var measured = measured(before, after);
        if (measured.isEmpty()) {
            return new Trial.Verdict(Trial.Outcome.UNKNOWN, "Nothing could be compared.", false);
        }
        if (before.arrivals() instanceof Fact.Known<Double> was
                && after.arrivals() instanceof Fact.Known<Double> is
                && Math.abs(is.value() - was.value()) > LOAD * Math.max(was.value(), is.value())
                && Math.max(was.value(), is.value()) > 1) {
            return new Trial.Verdict(
                    Trial.Outcome.UNKNOWN,
                    "The load changed from " + Words.number(was.value()) + " to " + Words.number(is.value())
                            + " items per second, so nothing can be said: " + measured + ".",
                    false);
        }
        var outcome = outcome(trial, after, objective);
        return new Trial.Verdict(
                outcome,
                switch (outcome) {
                            case IMPROVED -> "It helped: ";
                            case HELD -> "Nothing waited before, and nothing does now: ";
                            case NO_GAIN -> "It did not help: ";
                            case WORSE -> "It got worse: ";
                            case UNKNOWN -> "";
                        }
                        + measured + ".",
                false);
    }

    private static Trial.Outcome outcome(Trial trial, Measures after, double objective) {
        var before = trial.before();
        // Younger than the objective is young enough: a longer period may cost freshness up to it.
        var age = change(
                before.age().map(s -> Math.max(s, objective)), after.age().map(s -> Math.max(s, objective)), AGE_NOISE);
        var waiting = change(before.waiting(), after.waiting(), WAIT_NOISE);
        var throttled = change(before.throttled(), after.throttled(), THROTTLE_NOISE);
        var first = age != 0 ? age : waiting;
        // A client that is asked by more workers may hold each of them longer: not worse while nothing else is.
        if (first < 0 || (first == 0 && throttled < 0)) {
            return Trial.Outcome.IMPROVED;
        }
        if (first > 0) {
            return Trial.Outcome.WORSE;
        }
        return trial.hopeful() ? Trial.Outcome.NO_GAIN : Trial.Outcome.HELD;
    }

    /** -1 better, 1 worse, 0 neither or not known. */
    private static int change(Fact<Double> before, Fact<Double> after, double noise) {
        if (!(before instanceof Fact.Known<Double> was) || !(after instanceof Fact.Known<Double> is)) {
            return 0;
        }
        var ratio = (is.value() + noise) / (was.value() + noise);
        return ratio <= BETTER ? -1 : ratio >= WORSE ? 1 : 0;
    }

    /** {@code 99 % younger than 12 min -> 4 min, queue wait 40 s -> 2 s}. */
    static String measured(Measures before, Measures after) {
        var parts = new ArrayList<String>();
        pair(before.age(), after.age(), Judgement::age, "99 % younger than ", parts);
        pair(before.waiting(), after.waiting(), s -> Words.number(s) + " s", "queue wait ", parts);
        pair(before.throttled(), after.throttled(), s -> Math.round(s * 100) + " %", "client waits ", parts);
        return String.join(", ", parts);
    }

    /** What is known of one time. */
    static String measured(Measures measures) {
        var parts = new ArrayList<String>();
        measures.age().map(s -> parts.add("99 % are younger than " + age(s)));
        measures.waiting().map(s -> parts.add("items wait " + Words.number(s) + " s"));
        measures.throttled().map(s -> parts.add("the client holds workers " + Math.round(s * 100) + " % of the time"));
        return Words.list(parts);
    }

    private static String age(double seconds) {
        return Words.duration(Duration.ofSeconds(seconds < 120 ? Math.round(seconds) : 60 * Math.round(seconds / 60)));
    }

    private static void pair(
            Fact<Double> before, Fact<Double> after, DoubleFunction<String> text, String name, List<String> parts) {
        if (before instanceof Fact.Known<Double> was && after instanceof Fact.Known<Double> is) {
            parts.add(name + text.apply(was.value()) + " -> " + text.apply(is.value()));
        }
    }
}
