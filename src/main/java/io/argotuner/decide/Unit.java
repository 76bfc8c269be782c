package io.argotuner.decide;

/** What an amount of a setting counts. */
public enum Unit {
    /** Processors, replicas or parallel runs: a whole number. */
    COUNT,
    /** Requests per second: a decimal number. */
    PER_SECOND,
    /** A period in seconds, written as {@code <int>s}, the one form that every Argo CD version parses. */
    SECONDS
}
