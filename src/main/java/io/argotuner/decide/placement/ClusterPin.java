package io.argotuner.decide.placement;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Secret of a cluster as far as its shard goes, without any credentials.
 *
 * @param server as in {@link io.argotuner.decide.Sharding.Cluster#server()}
 * @param name what people call the cluster, its server where it has no name
 * @param secret name of the Secret
 * @param resourceVersion a write is refused on any other
 * @param shard text of {@code data.shard}, null where absent
 * @param written the text that argo-tuner wrote there last by the Secret's journal, empty where it never wrote
 * @param journal text of the annotation {@code argotuner.io/journal}, empty where absent
 * @param moved when argo-tuner last gave the cluster to another shard, empty where it never did
 * @param owner why argo-tuner must not write to the Secret, a clause such as {@code is made by ExternalSecret/prod};
 *     empty where it may
 * @param writer the field manager that wrote {@code data.shard} last, argo-tuner aside; empty where nobody did
 */
public record ClusterPin(
        String server,
        String name,
        String secret,
        String uid,
        String resourceVersion,
        @Nullable String shard,
        Optional<String> written,
        Optional<String> journal,
        Optional<Moved> moved,
        Optional<String> owner,
        Optional<String> writer) {

    /**
     * A move.
     *
     * @param from the shard that had the cluster, -1 where none did
     * @param at when the pin was written
     * @param settled whether the cluster's Applications were all compared since
     */
    public record Moved(int from, int to, Instant at, boolean settled) {
        Moved asSettled() {
            return new Moved(from, to, at, true);
        }
    }

    /** Whether Applications of the cluster may still wait for the shard that was given it. */
    public boolean isMoving() {
        return isOurs() && moved.isPresent() && !moved.get().settled();
    }

    /** Whether the pin that stands there is the one that argo-tuner wrote. */
    public boolean isOurs() {
        return shard != null && written.isPresent() && written.get().equals(shard);
    }

    /** The shard that the pin names, -1 where it names none. */
    int number() {
        return number(shard);
    }

    /** -1 for what is no shard. */
    static int number(@Nullable String text) {
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }

    /** A text longer than an identity: what is shown of it in logs and messages. */
    @Override
    public String toString() {
        return "Secret/" + secret;
    }
}
