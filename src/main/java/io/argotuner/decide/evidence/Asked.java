package io.argotuner.decide.evidence;

/**
 * What measurements ask of one setting, on top of what the counts ask.
 *
 * @param amount in the setting's unit
 * @param sentence why, with marked numbers
 */
public record Asked(Kind kind, double amount, String sentence) {
    /** Nothing new is known of it. */
    static Asked unknown(double inForce) {
        return new Asked(Kind.UNKNOWN, inForce, "");
    }

    /** How the amount binds. */
    public enum Kind {
        /** At least this: more than is in force. */
        RAISE,
        /** What is in force, whatever the counts ask: more would not help, and all of it is in use. */
        HOLD,
        /** Not less than is in force: it is in use. */
        KEEP,
        /** This and nothing near it. */
        EXACTLY,
        /** What it would take to tell is not measured: the last opinion holds. */
        UNKNOWN
    }
}
