package io.argotuner.audit;

import java.util.Locale;

/** What a check is about. */
public enum Category {
    PERFORMANCE,
    AVAILABILITY,
    APPLICATIONS,
    SECURITY,
    OPERATIONS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
