package io.argotuner.collect;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;

/** Why a server did not answer, in words that help: exceptions of the network often carry none. */
public final class NoAnswer {
    private NoAnswer() {}

    /** One line of at most 200 characters. */
    public static String reason(Throwable e) {
        var deepest = e;
        var refused = false;
        for (; ; deepest = deepest.getCause()) {
            if (deepest instanceof UnknownHostException || deepest instanceof UnresolvedAddressException) {
                return "its host name is not known";
            }
            if (deepest instanceof HttpTimeoutException) {
                return "the connection timed out";
            }
            if (deepest instanceof CertPathBuilderException) {
                return "its certificate is signed by nobody that is trusted";
            }
            refused |= deepest instanceof ConnectException;
            if (deepest.getCause() == null) {
                break;
            }
        }
        if (refused) {
            return "the connection is refused";
        }
        var told = deepest.getMessage();
        return OneLine.of(told == null ? deepest.getClass().getSimpleName() : told, 200);
    }
}
