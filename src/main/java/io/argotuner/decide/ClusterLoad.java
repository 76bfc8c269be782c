package io.argotuner.decide;

/**
 * A destination cluster and the Applications that name it.
 *
 * @param server the destination's server URL without a trailing slash, or {@code name:<name>} where the destination
 *     names the cluster and no Secret tells its URL
 * @param applications how many Applications have it as destination
 * @param byServer how many of those name it by {@code destination.server}: the only ones that Argo CD's
 *     consistent-hashing counts
 */
public record ClusterLoad(String server, int applications, int byServer) {
    /** Before the name of a cluster whose URL is not known. */
    public static final String BY_NAME = "name:";

    /** The cluster that Argo CD runs in, always in its list. */
    public static final String IN_CLUSTER = "https://kubernetes.default.svc";
}
