package io.argotuner.decide.evidence;

import static io.argotuner.decide.evidence.Situation.above;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Fact;
import java.util.Optional;

/**
 * Workers that wait for the repo-server: half of the busy ones have a request there, it lets requests wait for its
 * parallelism limit, or its CPU is full. A repo-server that is merely far away keeps workers busy without requests
 * piling up there; that is {@code Processors}.
 */
final class RepoServerCheck {
    private RepoServerCheck() {}

    static Optional<Finding> find(Situation situation) {
        var shard = Classifier.pressed(situation).findFirst();
        if (shard.isEmpty()
                || !(situation.signals() instanceof Fact.Known<Signals> signals)
                || !waits(signals.value().repoServer(), situation.previous())) {
            return Optional.empty();
        }
        var repo = signals.value().repoServer();
        var reason = "The processors of " + shard.get().name() + " are "
                + Said.percent(shard.get().statusBusy()) + " busy and wait for the repo-server: "
                + repo.pending().map(Said::number).orElse("an unknown number of")
                + " requests are pending there, its CPU is " + Said.percent(repo.cpu()) + " used"
                + (above(repo.parallelismWait(), Thresholds.PARALLELISM_WAIT)
                        ? ", and each waits " + Said.seconds(repo.parallelismWait()) + " for the parallelism limit"
                        : "")
                + ".";
        return Optional.of(new Finding(
                Bottleneck.REPO_SERVER,
                reason,
                "It would be Processors if fewer than half of the busy processors had a request there.",
                Advice.repoServer(situation, repo)));
    }

    /** Whether it is what workers wait for. */
    static boolean waits(Signals.RepoServer repo, Bottleneck previous) {
        var stay = previous == Bottleneck.REPO_SERVER ? Thresholds.STAY : 1;
        return (above(repo.pendingShare(), Thresholds.PENDING * stay) && above(repo.pending(), 2))
                || above(repo.parallelismWait(), Thresholds.PARALLELISM_WAIT * stay)
                || above(repo.cpu(), Thresholds.CPU_FULL * stay);
    }
}
