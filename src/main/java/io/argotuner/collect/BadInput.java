package io.argotuner.collect;

/**
 * Input that cannot be used. The message is one line for the user: the file, object and field, and what to do.
 * The command line prints it and exits with 1; the operator puts it in a condition.
 */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadInput(String message) {
        super(message);
    }

    public BadInput(String message, Throwable cause) {
        super(message, cause);
    }
}
