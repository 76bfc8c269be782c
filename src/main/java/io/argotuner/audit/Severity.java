package io.argotuner.audit;

import java.util.Locale;

/** How much a finding matters; a later one matters more. */
public enum Severity {
    /** Worth knowing; nothing suffers today. */
    LOW,
    /** Costs something: speed, safety, or sleep when a node goes. */
    MEDIUM,
    /** Wrong now: a setting without effect, Applications that nobody reconciles, a door left open. */
    HIGH;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
