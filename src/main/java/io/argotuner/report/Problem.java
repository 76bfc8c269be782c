package io.argotuner.report;

/**
 * Why a policy could not be acted on. Nothing was decided and nothing was written.
 *
 * @param kind what sort of obstacle
 * @param message one sentence for the user: what is wrong and what to do
 */
public record Problem(Kind kind, String message) {

    /** Sorts of obstacles, each with the reason shown in conditions, Events and {@code argotuner_errors_total}. */
    public enum Kind {
        /** The policy's own fields make no sense. */
        INVALID("Invalid", false),
        /** An older policy of the same namespace tunes the install. */
        SUPERSEDED("Superseded", false),
        /** There is no Argo CD in the namespace. */
        NO_INSTALL("NoInstall", false),
        /** The API server refused a read. */
        FORBIDDEN("Forbidden", true),
        /** The API server did not answer, or answered with an error. */
        UNREACHABLE("Unreachable", true),
        /** A fault of argo-tuner. */
        INTERNAL("InternalError", true);

        private final String id;
        private final boolean passing;

        Kind(String id, boolean passing) {
            this.id = id;
            this.passing = passing;
        }

        public String id() {
            return id;
        }

        /** Whether what was read before may still hold, so that status keeps it. */
        public boolean passing() {
            return passing;
        }
    }
}
