package io.argotuner.report;

/**
 * What one condition says.
 *
 * @param type of the condition
 * @param status of the condition
 * @param reason one CamelCase word, the same for the same kind of cause
 * @param message one sentence
 */
public record Verdict(String type, Status status, String reason, String message) {

    /** The three values that a condition may have. */
    public enum Status {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String id;

        Status(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    static Verdict yes(String type, String reason, String message) {
        return new Verdict(type, Status.TRUE, reason, message);
    }

    static Verdict no(String type, String reason, String message) {
        return new Verdict(type, Status.FALSE, reason, message);
    }

    static Verdict unknown(String type, String reason, String message) {
        return new Verdict(type, Status.UNKNOWN, reason, message);
    }
}
