package io.argotuner.decide.evidence;

import io.argotuner.decide.Setting;
import io.argotuner.decide.Words;
import java.time.Instant;
import java.util.Optional;

/**
 * A change that was taken back. The same direction is not tried again until the number of Applications has changed by a
 * quarter.
 *
 * @param from amount before, to which it was taken back, and {@code to} the one that was tried, in the setting's unit
 * @param applications counted when it was tried
 */
public record Lesson(Setting setting, double from, double to, long applications, Instant at) {
    private static final double CHANGED = 0.25;

    /** @param now Applications counted */
    public boolean holds(long now) {
        return Math.abs(now - applications) <= CHANGED * applications;
    }

    /** The amount to have instead of the wanted one: not further than what it was taken back to. Empty where it may be tried. */
    public Optional<Double> instead(double wanted, double inForce, long now) {
        if (!holds(now)) {
            return Optional.empty();
        }
        var up = to > from;
        var limit = up ? Math.max(inForce, from) : Math.min(inForce, from);
        return (up ? wanted > limit : wanted < limit) ? Optional.of(limit) : Optional.empty();
    }

    public String sentence() {
        return Words.amount(setting, to) + " was tried with " + Words.count(applications, "Application")
                + " and taken back: not again until there are fewer than "
                + Words.number((long) Math.ceil((1 - CHANGED) * applications)) + " or more than "
                + Words.number((long) Math.floor((1 + CHANGED) * applications)) + ".";
    }
}
