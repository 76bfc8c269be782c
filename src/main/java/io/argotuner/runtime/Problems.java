package io.argotuner.runtime;

import io.argotuner.collect.BadInput;
import io.argotuner.report.Problem;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Names what went wrong with a request, in words for the user. */
final class Problems {
    private Problems() {}

    /** Whether the API server said anything: the client gives no HTTP status, or a made-up one, where it did not. */
    static boolean answered(KubernetesClientException e) {
        return e.getCode() >= 100;
    }

    static Problem of(KubernetesClientException e) {
        var words = words(e);
        if (!answered(e)) {
            return new Problem(Problem.Kind.UNREACHABLE, "the API server does not answer: " + words);
        }
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED ->
                new Problem(
                        Problem.Kind.FORBIDDEN,
                        words + "; give argo-tuner's service account this right (deploy/ has the complete Role)");
            default ->
                new Problem(Problem.Kind.UNREACHABLE, "the API server answers with " + e.getCode() + ": " + words);
        };
    }

    /** Of a look that was ended before it had its answers. */
    static Problem cutShort() {
        return new Problem(
                Problem.Kind.UNREACHABLE,
                "the look was cut short, as it waited for answers while the looks at other installs waited for it");
    }

    /** The same words whatever was asked last: status must not change while nothing does. */
    static Problem unanswered() {
        return new Problem(
                Problem.Kind.UNREACHABLE,
                "the API server does not answer all questions about this install in time; it is asked again every"
                        + " minute");
    }

    /** Of a request that {@code collect} has put into words. */
    static Problem of(BadInput told, KubernetesClientException e) {
        return new Problem(of(e).kind(), told.getMessage() == null ? words(e) : told.getMessage());
    }

    static Problem internal(RuntimeException e) {
        return new Problem(
                Problem.Kind.INTERNAL,
                "a fault of argo-tuner (" + e.getClass().getSimpleName()
                        + "); its log has the details. Please report it.");
    }

    /** The server's own sentence where there is one: the client's adds the whole request to it. */
    static String words(KubernetesClientException e) {
        if (e.getStatus() != null && e.getStatus().getMessage() != null) {
            return e.getStatus().getMessage();
        }
        var cause = e.getCause();
        if (cause != null && cause.getMessage() != null) {
            return cause.getMessage();
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
