package io.argotuner.audit;

/** What a single Application may show. */
enum Symptom {
    STUCK_DELETION,
    STUCK_PROGRESSING,
    STUCK_OUT_OF_SYNC,
    FAILED_PODS,
    OVERSIZED,
    SLOW_GENERATION,
    MISSING_PROJECT,
    LONG_NAME,
    NAMELESS_ENVIRONMENT
}
