package io.argotuner.decide;

import io.argotuner.decide.evidence.Asked;
import io.argotuner.decide.evidence.Fit;
import io.argotuner.decide.evidence.Learning;
import io.argotuner.decide.evidence.Opinion;
import io.argotuner.decide.evidence.Situation;
import io.argotuner.decide.evidence.Steady;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sets what measurements ask against what the counts ask. While nothing can be measured the last opinion holds: what was
 * found to be in use is not lowered as long as metrics should be there, and what was found not to help is not raised for
 * a stabilization window.
 */
final class Measured {
    /** Of an amount that was asked for before. */
    private static final double NEAR = 0.25;

    private final Situation situation;
    private final Steady steady;
    private final Learning before;
    private final Duration lasting;
    private final Instant now;
    private final boolean counting;
    private final Map<Setting, Opinion> opinions = new EnumMap<>(Setting.class);

    /** @param counting whether nothing is to be measured, so that counts alone decide once the last opinion is old */
    Measured(Situation situation, Steady steady, Learning before, Duration lasting, Instant now, boolean counting) {
        this.situation = situation;
        this.steady = steady;
        this.before = before;
        this.lasting = lasting;
        this.now = now;
        this.counting = counting;
    }

    Situation situation() {
        return situation;
    }

    /** Coefficients as they were fitted until the look before. */
    Fit fit() {
        return before.fit();
    }

    /** By setting, for the next look. */
    Map<Setting, Opinion> opinions() {
        return opinions;
    }

    /** Since when measurements alone ask for another amount than is in force, by setting. */
    Map<Setting, Instant> asked() {
        var asked = new EnumMap<Setting, Instant>(Setting.class);
        opinions.forEach((setting, opinion) -> opinion.asked().ifPresent(since -> asked.put(setting, since)));
        return asked;
    }

    /**
     * A raise by counts that is known not to help before anything is measured; remembered as what is measured is.
     *
     * @param full why, empty where it may help
     */
    Need within(Setting setting, Optional<String> full, double inForce, Need counted) {
        if (full.isEmpty() || counted.accepts(inForce) || counted.amount() <= inForce) {
            return counted;
        }
        opinions.put(setting, Opinion.measured(false, inForce, full.get()));
        return set(counted, inForce, Asked.Kind.HOLD, inForce, full.get());
    }

    /** @param rule from the situation and the amount in force */
    Need need(Setting setting, Need counted, double inForce, BiFunction<Situation, Double, Optional<Asked>> rule) {
        if (!situation.signals().isKnown()) {
            return remembered(setting, counted, inForce);
        }
        var asked = rule.apply(situation, inForce);
        if (asked.isEmpty()) {
            return counted;
        }
        if (asked.get().kind() == Asked.Kind.UNKNOWN) {
            return remembered(setting, counted, inForce);
        }
        var a = asked.get();
        var earlier = before.opinions().get(setting);
        if (a.kind() == Asked.Kind.RAISE && earlier != null && near(earlier, a.amount(), inForce)) {
            opinions.put(setting, since(earlier, earlier, counted, inForce));
            return set(counted, inForce, a.kind(), earlier.amount(), earlier.sentence());
        }
        var sentence = steady.say(setting.id(), a.sentence());
        var need = set(counted, inForce, a.kind(), a.amount(), sentence);
        if (!need.equals(counted)) {
            // What a full CPU or client keeps the counts from is not given either once nothing is measured any more.
            var held = opinions.containsKey(setting);
            var raised = a.kind() != Asked.Kind.HOLD && !held;
            var enough = raised || a.kind() == Asked.Kind.RAISE ? Math.max(inForce, a.amount()) : inForce;
            var opinion = Opinion.measured(raised, enough, sentence);
            opinions.put(setting, need.accepts(inForce) ? opinion : since(opinion, earlier, counted, inForce));
        }
        return need;
    }

    /** The opinion with the time since which it alone asks for what it asks. */
    private Opinion since(Opinion opinion, @Nullable Opinion earlier, Need counted, double inForce) {
        if (!counted.accepts(inForce)) {
            return Opinion.measured(opinion.raised(), opinion.amount(), opinion.sentence());
        }
        return opinion.asked(earlier == null ? now : earlier.asked().orElse(now));
    }

    /** A raise that waits is not asked for anew with every look because the numbers moved a little. */
    private static boolean near(Opinion earlier, double amount, double inForce) {
        return earlier.raised()
                && earlier.amount() > inForce
                && Math.abs(earlier.amount() - amount) <= NEAR * earlier.amount();
    }

    private Need remembered(Setting setting, Need counted, double inForce) {
        var last = before.opinions().get(setting);
        if (last == null) {
            return counted;
        }
        var opinion = last.unmeasured(now);
        var old = opinion.lapsed().filter(at -> at.isBefore(now.minus(lasting))).isPresent();
        if (old && (counting || !opinion.raised())) {
            return counted;
        }
        opinions.put(setting, opinion);
        if (opinion.raised()) {
            return inForce <= opinion.amount()
                    ? set(counted, inForce, Asked.Kind.KEEP, inForce, opinion.sentence())
                    : counted;
        }
        return inForce >= opinion.amount()
                ? set(counted, inForce, Asked.Kind.HOLD, inForce, opinion.sentence())
                : counted;
    }

    private static Need set(Need counted, double inForce, Asked.Kind kind, double amount, String sentence) {
        return switch (kind) {
            case RAISE ->
                amount <= inForce
                        ? set(counted, inForce, Asked.Kind.KEEP, inForce, sentence)
                        : counted.but(
                                Math.max(counted.amount(), amount),
                                Math.max(counted.least(), amount),
                                Math.max(counted.most(), amount),
                                sentence);
            case HOLD ->
                counted.accepts(inForce)
                        ? counted
                        : counted.but(
                                inForce,
                                Math.min(inForce, counted.least()),
                                Math.max(inForce, counted.most()),
                                sentence);
            case KEEP ->
                inForce > counted.most() && amount > counted.amount()
                        ? counted.but(
                                Math.min(inForce, amount),
                                Math.min(counted.least(), inForce),
                                Math.max(inForce >= amount * DeadBand.LOWER ? amount : inForce, counted.most()),
                                sentence)
                        : counted;
            case UNKNOWN -> counted;
            case EXACTLY -> amount == inForce ? counted : counted.but(amount, amount, amount, sentence);
        };
    }
}
