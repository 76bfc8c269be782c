package io.argotuner.enact;

import io.argotuner.decide.ObjectRef;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Locale;

/** What the API server said to a request, as a sentence for the user. */
final class Refusal {
    private static final int WORDS = 300;
    private static final String LOOK_AGAIN = "; will look again";

    private Refusal() {}

    /** The server's words, at most 300 characters and without control characters, and what to do. */
    static String sentence(ObjectRef object, KubernetesClientException e) {
        var status = e.getStatus();
        var message = status == null ? e.getMessage() : status.getMessage();
        var words = clean(message == null ? "no reason given" : message, WORDS);
        return switch (e.getCode()) {
            case 409 -> "changed since it was read" + LOOK_AGAIN;
            case 404 -> "is gone" + LOOK_AGAIN;
            case 401 -> "was refused (401: " + words + "); check argo-tuner's credentials";
            case 403 ->
                "was refused (403: " + words + "); grant argo-tuner get and patch on "
                        + object.kind().toLowerCase(Locale.ROOT) + "s/" + object.name()
                        + ", or look for an admission policy that denies it";
            case 400, 422 ->
                "was refused (" + e.getCode() + ": " + words
                        + "); correct the object, or exempt argo-tuner from the admission policy that denies it";
            case 429 -> "was refused (429: " + words + "); the API server is busy; will try again";
            default ->
                e.getCode() >= 500
                        ? "failed (" + e.getCode() + ": " + words + "); will try again"
                        : "got no answer (" + cause(e, words) + "); it may be stored or not" + LOOK_AGAIN;
        };
    }

    /** One line of at most {@code limit} characters. Whoever writes objects must not write log lines. */
    static String clean(String text, int limit) {
        var line = text.codePoints()
                .map(c -> isPlain(c) ? c : ' ')
                .limit(limit + 1L)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.codePointCount(0, line.length()) > limit
                ? line.substring(0, line.offsetByCodePoints(0, limit - 1)) + "…"
                : line;
    }

    private static boolean isPlain(int c) {
        var type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }

    private static String cause(KubernetesClientException e, String words) {
        var cause = e.getCause();
        return cause == null || cause.getMessage() == null ? words : clean(cause.getMessage(), WORDS);
    }
}
