package io.argotuner.decide.evidence;

import io.argotuner.decide.Setting;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A change whose effect is being measured.
 *
 * @param at when it was written
 * @param steps what it changed, by argo-tuner's own rules
 * @param before what was measured before it
 * @param hopeful whether something waited before, so that something should get better
 * @param applications counted when it was made
 * @param settled when every pod ran with it
 * @param verdict why it is being taken back; empty while it is measured
 */
public record Trial(
        Instant at,
        List<Step> steps,
        Measures before,
        boolean hopeful,
        long applications,
        Optional<Instant> settled,
        Optional<Verdict> verdict) {
    public Trial {
        steps = List.copyOf(steps);
    }

    /** One setting, amounts in its unit. */
    public record Step(Setting setting, double from, double to) {}

    /**
     * What was found.
     *
     * @param urgent whether pods die of it
     * @param after what was measured with it, nothing where that was not waited for
     */
    public record Verdict(Outcome outcome, String effect, boolean urgent, Measures after) {}

    /** How a trial ends. */
    public enum Outcome {
        /** Something that waited waits less. */
        IMPROVED("Improved"),
        /** Nothing waited before and nothing does now. */
        HELD("Held"),
        /** Something waited before and still does. */
        NO_GAIN("NoGain"),
        /** Something waits longer, or pods die. */
        WORSE("Worse"),
        /** The load changed, or another change came: nothing can be said. */
        UNKNOWN("Unknown");

        private final String id;

        Outcome(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }

        public static Optional<Outcome> byId(String id) {
            return Arrays.stream(values()).filter(o -> o.id.equals(id)).findFirst();
        }
    }

    /**
     * A trial that is over.
     *
     * @param effect a sentence with what was measured before and after
     * @param takenBack whether what it had changed was put back
     * @param after what was measured with it
     */
    public record Ended(Trial trial, Outcome outcome, String effect, boolean takenBack, Measures after) {
        /** When the change was written. */
        public Instant at() {
            return trial.at();
        }
    }

    /** What was expected: the most that each measure may be afterwards, see {@link Judgement}. */
    public Measures expected() {
        return Judgement.expected(before, hopeful);
    }

    Trial of(List<Step> some) {
        return new Trial(at, some, before, hopeful, applications, settled, verdict);
    }

    Trial settledAt(Instant when) {
        return new Trial(at, steps, before, hopeful, applications, Optional.of(when), verdict);
    }

    Trial takenBack(Verdict why) {
        return new Trial(at, steps, before, hopeful, applications, settled, Optional.of(why));
    }

    Optional<Step> step(Setting setting) {
        return steps.stream().filter(s -> s.setting() == setting).findFirst();
    }
}
