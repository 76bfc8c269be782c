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
 * Nothing is said where the load itself changed by more than a quarter and that alone would explain what was found: all
 * items that arrive, or the syncs among them. A commit to many Applications is far more work than the items tell, for where
 * workers cannot keep up what arrives becomes less.
 */
final class Judgement {
    private static final double BETTER = 0.9;
    private static final double WORSE = 1.2;
    private static final double LOAD = 0.25;
    /** Per second, of items and of syncs: below it a quarter more or less is chance. */
    private static final double FEW_ITEMS = 1;

    private static final double FEW_SYNCS = 0.2;
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
            return new Trial.Verdict(Trial.Outcome.UNKNOWN, "Nothing could be compared.", false, after);
        }
        var outcome = outcome(trial, after, objective);
        var changed = hides(load(before.syncs(), after.syncs(), FEW_SYNCS), outcome)
                ? from(before.syncs(), after.syncs()) + " syncs"
                : hides(load(before.arrivals(), after.arrivals(), FEW_ITEMS), outcome)
                        ? from(before.arrivals(), after.arrivals()) + " items"
                        : "";
        if (!changed.isEmpty()) {
            return new Trial.Verdict(
                    Trial.Outcome.UNKNOWN,
                    "The load changed from " + changed + " per second, so nothing can be said: " + measured + ".",
                    false,
                    after);
        }
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
                false,
                after);
    }

    private static String from(Fact<Double> before, Fact<Double> after) {
        return before.map(Words::number).orElse("unknown") + " to "
                + after.map(Words::number).orElse("unknown");
    }

    /** 1 for a load that has grown by more than a quarter, -1 for one that has shrunk, 0 for one about the same or unknown. */
    private static int load(Fact<Double> before, Fact<Double> after, double few) {
        if (!(before instanceof Fact.Known<Double> was) || !(after instanceof Fact.Known<Double> is)) {
            return 0;
        }
        var larger = Math.max(was.value(), is.value());
        var changed = larger > few && Math.abs(is.value() - was.value()) > LOAD * larger;
        return changed ? (int) Math.signum(is.value() - was.value()) : 0;
    }

    /**
     * Whether another load may be what was found. What is better with more load, or worse with less, is so all the more;
     * and where workers cannot keep up, items that arrive are those that get through, so that what helps raises them.
     */
    private static boolean hides(int more, Trial.Outcome outcome) {
        return switch (outcome) {
            case WORSE, NO_GAIN -> more > 0;
            case IMPROVED, HELD -> more < 0;
            case UNKNOWN -> false;
        };
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

    /**
     * The most that each measure may be for the change to stay: where it is against what limits the install one of the
     * three has to become better, else none may become worse.
     */
    static Measures expected(Measures before, boolean hopeful) {
        var factor = hopeful ? BETTER : WORSE;
        return new Measures(
                most(before.age(), factor, AGE_NOISE),
                most(before.waiting(), factor, WAIT_NOISE),
                most(before.throttled(), factor, THROTTLE_NOISE),
                before.arrivals(),
                before.syncs());
    }

    private static Fact<Double> most(Fact<Double> before, double factor, double noise) {
        return before.map(was -> Math.max(0, factor * (was + noise) - noise));
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
