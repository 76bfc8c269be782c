package io.argotuner.api;

/** Names that argo-tuner leaves in a cluster. They are API: a later version must still understand them. */
public final class Names {
    /** Field manager of every write and user agent of every request. */
    public static final String FIELD_MANAGER = "argo-tuner";

    /** On a written object: a {@link Journal}. */
    public static final String JOURNAL = "argotuner.io/journal";

    /** On a pod template: hash of the ConfigMap values that its pods were started for. */
    public static final String CONFIG_HASH = "argotuner.io/config-hash";

    /** On a cluster Secret: the last move of its cluster to another shard, see {@link Move}. */
    public static final String MOVED = "argotuner.io/moved";

    /** On a policy: the install is restored or released before the policy goes. */
    public static final String FINALIZER = "argotuner.io/restore";

    private Names() {}
}
