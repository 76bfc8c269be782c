package io.argotuner.decide.evidence;

import java.time.Instant;
import java.util.Optional;

/**
 * What measurements said last about one setting. It outlives them: after a restart there is nothing to measure for a
 * while, and what was found before it still holds against the counts.
 *
 * @param amount not to be lowered below where {@code raised}, not to be raised above otherwise; in the setting's unit
 * @param sentence why, as {@link Steady} keeps it
 * @param lapsed the first look that could not measure it anew, empty while each does
 * @param asked the first look since which measurements alone, and not the counts, have asked for another amount than is
 *     in force; empty while they do not
 */
public record Opinion(
        boolean raised, double amount, String sentence, Optional<Instant> lapsed, Optional<Instant> asked) {
    private static final String BEFORE =
            "Not more: it was measured not to help before argo-tuner started anew, and is measured again.";

    /** Just measured. */
    public static Opinion measured(boolean raised, double amount, String sentence) {
        return new Opinion(raised, amount, sentence, Optional.empty(), Optional.empty());
    }

    /** An earlier process measured that more than this does not help. */
    public static Opinion resumed(double amount) {
        return measured(false, amount, BEFORE);
    }

    /** The same at a look that cannot measure it. */
    public Opinion unmeasured(Instant now) {
        return lapsed.isPresent() ? this : new Opinion(raised, amount, sentence, Optional.of(now), asked);
    }

    /** The same, of what measurements alone ask for since then. */
    public Opinion asked(Instant since) {
        return new Opinion(raised, amount, sentence, lapsed, Optional.of(since));
    }
}
