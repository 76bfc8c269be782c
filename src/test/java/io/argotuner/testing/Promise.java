package io.argotuner.testing;

/** What argo-tuner promises about its writes; docs/reliability.md has the words. */
public enum Promise {
    /** Only listed fields of listed objects are written. */
    SCOPE,
    /** No write that changes nothing, and no storm of refused ones. */
    QUIET,
    /** Nothing is lowered while the Applications are not known. */
    NO_SHRINK_ON_DOUBT,
    /** Every written value parses in Go and lies within its bounds. */
    BOUNDS,
    /** At most one restart of a workload in a cool-down. */
    PACE,
    /** Controller replicas and their variable agree in every stored version, and are no more than the clusters. */
    PAIR,
    /** No cluster is pinned by argo-tuner to a shard that does not exist, in any stored version. */
    PIN,
    /** Every write is told in status and by an Event. */
    EXPLAIN,
    /** Nothing of argo-tuner is left when its last policy is gone. */
    RETURN,
    /** Respect takes nothing from another manager; Take gives up after three losses. */
    RESPECT,
    /** No Secret is read, and no value that is not managed is told. */
    SILENCE,
    /** No ERROR and no stack trace in the log. */
    LOG
}
