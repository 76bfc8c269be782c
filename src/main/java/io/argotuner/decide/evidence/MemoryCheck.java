package io.argotuner.decide.evidence;

import static io.argotuner.decide.evidence.Situation.above;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Fact;
import java.util.Optional;

/** A controller or a repo-server that was killed for its memory within six hours, or is about to be. */
final class MemoryCheck {
    private MemoryCheck() {}

    static Optional<Finding> find(Situation situation) {
        if (!(situation.pods() instanceof Fact.Known<Signals> pods)) {
            return Optional.empty();
        }
        var edge = situation.edge(Bottleneck.MEMORY, Thresholds.MEMORY_FULL);
        var shard = pods.value().shards().stream()
                .filter(s -> s.outOfMemory() || above(s.memory(), edge))
                .findFirst();
        if (shard.isPresent()) {
            var s = shard.get();
            return Optional.of(new Finding(
                    Bottleneck.MEMORY,
                    "The controller of " + s.name()
                            + (s.outOfMemory()
                                    ? " was killed for its memory within the last 6 hours."
                                    : " uses " + Said.percent(s.memory()) + " of its memory limit."),
                    "It ends below " + Classifier.whole(Thresholds.MEMORY_FULL)
                            + " of the limit, 6 hours after the last kill.",
                    Advice.controllerMemory(situation, s)));
        }
        var repo = pods.value().repoServer();
        if (repo.outOfMemory() || above(repo.memory(), edge)) {
            return Optional.of(new Finding(
                    Bottleneck.MEMORY,
                    repo.outOfMemory()
                            ? "A repo-server was killed for its memory within the last 6 hours."
                            : "A repo-server uses " + Said.percent(repo.memory()) + " of its memory limit.",
                    "It ends below " + Classifier.whole(Thresholds.MEMORY_FULL)
                            + " of the limit, 6 hours after the last kill.",
                    Advice.repoServerMemory(situation)));
        }
        return Optional.empty();
    }
}
