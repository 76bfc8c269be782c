package io.argotuner.report;

import static io.argotuner.report.Samples.NOW;
import static io.argotuner.report.Samples.observation;
import static io.argotuner.report.Samples.placing;
import static io.argotuner.report.Samples.setting;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.PlacementStatus;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Policy;
import io.argotuner.decide.PolicyDraft;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Sharding.Algorithm;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.Planner;
import io.argotuner.decide.placement.Signals;
import io.argotuner.decide.placement.Subject;
import io.argotuner.enact.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PlacementSummaryTest {
    @Test
    void placement_whilePinningIsOff_isNotTold() {
        assertThat(status(Policy.Pinning.OFF, Fact.known(uneven(4, "cluster-"))).placement)
                .isNull();
    }

    @Test
    void placement_thatIsUneven_tellsTheFirstMovesAndWhatTheyAreWorth() {
        var placement = placement(Fact.known(uneven(4, "cluster-")));

        assertThat(placement.state).isEqualTo("Uneven");
        assertThat(placement.shards).isEqualTo(2);
        assertThat(placement.busiest).isEqualTo(400);
        assertThat(placement.busiestAfter).isEqualTo(200);
        assertThat(placement.lowerBound).isEqualTo(200);
        assertThat(placement.moves).isEqualTo(2);
        assertThat(placement.next)
                .extracting(m -> m.cluster + " " + m.from + ">" + m.to + " " + m.applications)
                .hasSize(2)
                .allMatch(m -> m.matches("cluster-[0-3] 0>1 100"));
        assertThat(Objects.requireNonNull(placement.advice).get(0))
                .isEqualTo("Move 2 clusters: on 2 shards the busiest carries 200 of 400, at least 200 whatever is done;"
                        + " today it carries 400.");
    }

    @Test
    void placement_thatIsNotKnown_saysWhy() {
        var placement = placement(Fact.unknown("no pod of shard 1 tells its clusters"));

        assertThat(placement.state).isEqualTo("Unknown");
        assertThat(placement.unknown).isEqualTo("Nothing is advised: no pod of shard 1 tells its clusters.");
        assertThat(placement.moves).isNull();
    }

    @Test
    void status_of500ClustersWithEverythingLong_staysWithinItsBytes() {
        var hostile = "\u001b[31m\"\n\uD83D\uDE00é".repeat(200);
        var settings = Arrays.stream(Setting.values())
                .map(s -> setting(s, State.PENDING, hostile, hostile, hostile))
                .toArray(Decision.SettingDecision[]::new);

        var status = StatusReport.decided(
                null,
                7,
                observation(),
                policy(Policy.Pinning.ADVISE),
                placing(Samples.decision(hostile, settings), Fact.known(uneven(500, hostile))),
                Outcome.nothing(),
                NOW);

        assertThat(StatusReport.size(status)).isLessThanOrEqualTo(StatusReport.BYTES);
        assertThat(Objects.requireNonNull(status.placement).next).hasSize(5);
        assertThat(status.placement.moves).isGreaterThan(200);
    }

    private static Placement uneven(int clusters, String name) {
        var subjects = new ArrayList<Subject>();
        for (var i = 0; i < clusters; i++) {
            var identity = new Sharding.Cluster("uid-" + i, "https://" + i, OptionalInt.empty(), false);
            subjects.add(
                    Subject.of(identity, name + i, Signals.counted(100, 100)).ownedBy(0));
        }
        return Placement.of(new Planner().plan(Algorithm.LEGACY, 2, 2, 1000, subjects), 2, Optional.empty(), true);
    }

    private static PlacementStatus placement(Fact<Placement> placement) {
        return Objects.requireNonNull(status(Policy.Pinning.ADVISE, placement).placement);
    }

    private static ArgoTuningPolicyStatus status(Policy.Pinning pinning, Fact<Placement> placement) {
        return StatusReport.decided(
                null,
                7,
                observation(),
                policy(pinning),
                placing(Samples.decision("Right."), placement),
                Outcome.nothing(),
                NOW);
    }

    private static Policy policy(Policy.Pinning pinning) {
        return PolicyDraft.standard().sharding(Optional.empty(), pinning).policy();
    }
}
