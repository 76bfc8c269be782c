package io.argotuner.audit;

import io.argotuner.collect.OneLine;

/** Words for messages. */
final class Texts {
    private Texts() {}

    /** {@code 1 Application}, {@code 12 Applications}. */
    static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    /** A text of a stranger in quotes, on one line, cut where it is long. */
    static String quoted(String text) {
        return '"' + OneLine.of(text, 60) + '"';
    }

    /** A URL without the credentials that it may carry. */
    static String url(String url) {
        return OneLine.of(url.replaceFirst("://[^/@]*@", "://"), 200);
    }
}
