package io.argotuner.decide;

import io.argotuner.decide.evidence.Learning;
import io.argotuner.decide.evidence.Steady;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The decision, from beginning to end: count, ask each setting's rule, keep what is close enough, apply the policy's
 * bounds, lower only slowly, pass the gates, and say which fields to write, what restarts and what comes next.
 */
public final class Tuner {
    private Tuner() {}

    /** @param memory what the last decision handed on, {@link Memory#none()} at first */
    public static Decision decide(Observation observation, Policy policy, Memory memory, Instant now) {
        var rings = new Rings(memory.planned().ring());
        var counts = Counts.of(observation, rings);
        var situation = Situations.of(observation, policy, counts, memory, now);
        var learned = memory.learning();
        var proving = learned.proving().look(observation, policy, situation, now);
        var answers = new Answers(observation, policy, memory, counts, proving, now);
        var steady = new Steady(learned.told());
        var measured = new Measured(
                situation,
                steady,
                learned,
                policy.scaleDownStabilization(),
                now,
                policy.evidence().equals(Policy.Evidence.NONE));
        Rules.answer(answers, observation, policy, counts, measured);

        var algorithm = AlgorithmChoice.of(answers.get(Setting.CONTROLLER_REPLICAS), policy, observation);
        var wishes = answers.all().stream()
                .map(answer -> Wish.of(answer, policy, algorithm))
                .filter(wish -> !wish.changes().isEmpty())
                .toList();
        var placing = Placing.of(observation, policy, situation, answers, memory, rings);
        var relocation =
                Pinning.of(observation, policy, situation, answers, placing.placement(), memory.quarrels(), now);
        var patience = Patience.of(measured.asked(), proving, situation, policy, now);
        var gates =
                new Gates(observation, policy, proving.holdsOthers(policy, situation, now), relocation, patience, now);
        var passed = gates.pass(wishes);
        var changes = wishes.stream()
                .filter(passed.go()::contains)
                .flatMap(wish -> wish.changes().stream())
                .toList();
        var restarts = restarts(observation, passed, changes, memory.contested().keySet(), gates);

        var lowered =
                answers.all().stream().filter(a -> a.settled().isPresent()).toList();
        var notBefore = passed.notBefore().or(() -> lowered.stream()
                .map(Answer::settled)
                .flatMap(Optional::stream)
                .min(Instant::compareTo));
        var verdict = Verdict.of(observation, policy, counts, answers, situation, steady);
        var prospect = Prospect.of(passed.go(), answers, proving, situation);
        var proved = proving.opened(prospect.steps(), situation, prospect.hopeful(), now);
        var learning = new Learning(
                verdict.bottleneck(),
                measured.opinions(),
                steady.told(),
                proved,
                learned.fit().look(situation, now));
        return new Decision(
                measurements(counts, answers),
                verdict.bottleneck(),
                verdict.reason(),
                answers.all().stream()
                        .map(a -> Shown.of(a, wishes, passed, algorithm))
                        .toList(),
                changes,
                restarts,
                notBefore,
                relocation
                        .hold()
                        .filter(hold -> passed.go().isEmpty() && passed.waits().containsValue(hold))
                        .orElseGet(() -> NextAction.sentence(
                                policy,
                                counts,
                                passed,
                                restarts,
                                Stagger.sentence(observation),
                                lowered,
                                notBefore,
                                verdict,
                                proving,
                                now)),
                answers.memory(learning).placed(placing).quarrels(relocation.quarrels()),
                new Decision.Insight(verdict.otherwise(), verdict.advice(), prospect.expected(), proved),
                placing.placement(),
                relocation);
    }

    private static List<Decision.Restart> restarts(
            Observation observation,
            Gates.Passed passed,
            List<Decision.Change> changes,
            Set<Setting> contested,
            Gates gates) {
        var changing = new HashSet<ObjectRef>();
        passed.go().forEach(wish -> changing.addAll(wish.restarts()));
        var restarts = new ArrayList<Decision.Restart>();
        for (var restart : ConfigHash.restarts(observation, changes, contested)) {
            if (changing.contains(restart.workload()) || gates.mayRestart(restart.workload())) {
                restarts.add(new Decision.Restart(
                        restart.workload(),
                        restart.hash(),
                        Stagger.of(observation, restart.workload(), hurried(passed, changes, restart.workload()))));
            }
        }
        return restarts;
    }

    private static boolean hurried(Gates.Passed passed, List<Decision.Change> changes, ObjectRef workload) {
        return changes.stream()
                        .anyMatch(c -> c.setting() == Setting.CONTROLLER_REPLICAS
                                && c.place().object().equals(workload))
                || passed.go().stream()
                        .anyMatch(w -> w.purpose() == Policy.Purpose.OUTAGE
                                && w.restarts().contains(workload));
    }

    private static Decision.Measurements measurements(Fact<Counts> counts, Answers answers) {
        var replicas = answers.get(Setting.CONTROLLER_REPLICAS);
        var shards = answers.shards();
        var busiest = Rules.busiest(counts, shards);
        return new Decision.Measurements(
                counts.map(c -> Counts.clip(c.applications())),
                counts.map(Counts::clusters),
                busiest.map(b -> Counts.clip(b.applications())),
                busiest.map(Counts.BusiestShard::estimated).orElse(false),
                counts.map(c -> Counts.clip(c.largestCluster())),
                shards,
                replicas.effective().map(Tuner::whole),
                replicas.wanted().map(Tuner::whole));
    }

    private static int whole(double replicas) {
        return Counts.clip(Math.round(replicas));
    }
}
