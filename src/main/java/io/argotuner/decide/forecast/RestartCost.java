package io.argotuner.decide.forecast;

import java.time.Duration;

/**
 * How long a rolling restart of the controllers takes: one pod at a time starts and lists every Application. Fitted to
 * published measurements (docs/model.md); cluster caches fill meanwhile and after.
 */
public final class RestartCost {
    /** From the stop of a controller pod until the next one works, without the list of Applications. */
    public static final double START_SECONDS = 15;
    /** For each Application listed at a controller's start. */
    public static final double LIST_SECONDS = 0.002;

    private RestartCost() {}

    /** @param pods at least 1 */
    public static Duration rolling(long applications, long pods) {
        return Duration.ofSeconds(Math.round(pods * (START_SECONDS + LIST_SECONDS * applications)));
    }
}
