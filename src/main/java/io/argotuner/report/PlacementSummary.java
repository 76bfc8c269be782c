package io.argotuner.report;

import io.argotuner.api.PlacementStatus;
import io.argotuner.api.PlacementStatus.MoveStatus;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Policy;
import io.argotuner.decide.placement.Placement;
import org.jspecify.annotations.Nullable;

/** The placement of clusters in a policy's status, short however many clusters there are. */
final class PlacementSummary {
    private static final int NAME = 64;
    private static final int MOVES = 5;
    private static final int SENTENCES = 4;

    private PlacementSummary() {}

    /**
     * @param length of a sentence, in characters
     * @return null where the policy does not ask for it
     */
    static @Nullable PlacementStatus of(Policy policy, Decision decision, int length) {
        if (policy.sharding().pinning() == Policy.Pinning.OFF) {
            return null;
        }
        var status = new PlacementStatus();
        if (decision.placement() instanceof Fact.Unknown<Placement> unknown) {
            status.state = "Unknown";
            status.unknown = Bounded.text("Nothing is advised: " + unknown.why() + ".", length);
            return status;
        }
        var placement = ((Fact.Known<Placement>) decision.placement()).value();
        var plan = placement.plan();
        status.state = placement.moves().isEmpty() ? "Even" : "Uneven";
        status.shards = plan.shardsNow();
        status.busiest = plan.busiestNow();
        status.busiestAfter = plan.busiest();
        status.lowerBound = plan.lowerBound();
        status.moves = placement.moves().size();
        status.next = placement.moves().isEmpty()
                ? null
                : placement.moves().stream()
                        .limit(MOVES)
                        .map(m -> move(m, length))
                        .toList();
        status.advice = placement.advice().stream()
                .limit(SENTENCES)
                .map(sentence -> Bounded.text(sentence, length))
                .toList();
        return status;
    }

    private static MoveStatus move(Placement.Move move, int length) {
        var status = new MoveStatus();
        status.cluster = Bounded.text(move.name(), Math.min(NAME, length));
        status.from = move.from() < 0 ? null : move.from();
        status.to = move.to();
        status.applications = move.applications();
        return status;
    }
}
