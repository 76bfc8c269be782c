package io.argotuner.decide.evidence;

import java.time.Instant;

/**
 * What measurements said last about one setting. It outlives them: after a restart there is nothing to measure for a
 * while, and what was found before it still holds against the counts.
 *
 * @param amount not to be lowered below where {@code raised}, not to be raised above otherwise; in the setting's unit
 * @param sentence why, as {@link Steady} keeps it
 */
public record Opinion(boolean raised, double amount, String sentence, Instant at) {}
