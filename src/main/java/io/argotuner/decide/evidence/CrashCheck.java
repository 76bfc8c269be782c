package io.argotuner.decide.evidence;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Words;
import java.util.Optional;

/** A controller or a repo-server that ends right after each start, and not for its memory: no setting helps it. */
final class CrashCheck {
    private static final String LOG =
            "Read the log of its last run (kubectl logs --previous): it says why the process ended.";

    private CrashCheck() {}

    static Optional<Finding> find(Situation situation) {
        if (!(situation.pods() instanceof Fact.Known<Signals> pods)) {
            return Optional.empty();
        }
        var shard = pods.value().shards().stream()
                .filter(Signals.Shard::crashLooping)
                .findFirst();
        if (shard.isPresent()) {
            return Optional.of(Finding.of(
                    Bottleneck.STALLED,
                    "The controller of " + shard.get().name() + " restarts again and again and compares nothing.",
                    "It ends when it keeps running.",
                    LOG));
        }
        var repo = pods.value().repoServer();
        return repo.crashLooping() == 0
                ? Optional.empty()
                : Optional.of(Finding.of(
                        Bottleneck.REPO_SERVER,
                        Words.count(repo.crashLooping(), "repo-server") + " of " + repo.replicas()
                                + (repo.crashLooping() == 1 ? " restarts" : " restart") + " again and again.",
                        "It ends when all keep running.",
                        LOG));
    }
}
