package io.argotuner.collect;

/** A cluster's server URL in the one form in which clusters are compared. */
public final class ServerUrl {
    private ServerUrl() {}

    /** Without trailing slashes, as Argo CD keeps it. */
    public static String normal(String server) {
        int end = server.length();
        while (end > 0 && server.charAt(end - 1) == '/') {
            end--;
        }
        return server.substring(0, end);
    }
}
