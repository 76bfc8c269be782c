package io.argotuner.decide;

import io.argotuner.decide.evidence.Signals;
import io.argotuner.decide.evidence.Situation;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Brings together what the classifier looks at, and says when measurements cannot be judged: too short a time, across a
 * restart, or while pods come and go.
 */
final class Situations {
    /** Of the policy's verification window: what is measured for less is noise. */
    private static final int PART = 3;

    private Situations() {}

    static Situation of(Observation observation, Policy policy, Fact<Counts> counts, Memory memory, Instant now) {
        var settings = settings(observation, policy);
        var evidence = evidence(observation, policy, now);
        var pods = evidence.map(e -> Signals.of(e, settings.statusProcessors(), settings.operationProcessors(), now));
        var normal = Objective.normalAge(settings.timeout(), settings.jitter());
        var replicas = settings.replicas().orElse(1.0);
        var odd = Companions.disagree(observation.setting(Setting.CONTROLLER_REPLICAS), replicas);
        return new Situation(
                judged(observation, policy, evidence, pods, settings, now),
                pods,
                observation.freshness(),
                normal,
                Objective.freshness(observation, policy),
                policy.freshness().isPresent(),
                settings,
                load(observation, counts, (int) Math.min(replicas, 1_000_000)),
                odd == null ? Optional.empty() : Optional.of(Companions.sentence(odd, replicas)),
                observation.install().version(),
                memory.learning().limit(),
                quiet(observation, evidence, normal, now));
    }

    private static Situation.Settings settings(Observation observation, Policy policy) {
        var qps = amount(observation, Setting.KUBE_CLIENT_QPS).map(q -> q == 0 ? 5 : q);
        return new Situation.Settings(
                amount(observation, Setting.CONTROLLER_REPLICAS),
                amount(observation, Setting.STATUS_PROCESSORS),
                amount(observation, Setting.OPERATION_PROCESSORS),
                amount(observation, Setting.RECONCILIATION_TIMEOUT),
                amount(observation, Setting.RECONCILIATION_JITTER),
                qps,
                QpsRule.ceiling(policy.rule(Setting.KUBE_CLIENT_QPS)),
                amount(observation, Setting.REPO_SERVER_REPLICAS),
                amount(observation, Setting.REPO_SERVER_PARALLELISM),
                amount(observation, Setting.KUBECTL_PARALLELISM));
    }

    private static Fact<Double> amount(Observation observation, Setting setting) {
        return Answers.usable(observation.setting(setting).effective());
    }

    private static Fact<Evidence> evidence(Observation observation, Policy policy, Instant now) {
        if (policy.evidence().equals(Policy.Evidence.NONE)) {
            return Fact.unknown("the policy's evidence.source is None");
        }
        if (observation.evidence() instanceof Fact.Known<Evidence> known) {
            var evidence = known.value();
            if (evidence.controllers().isEmpty()) {
                return Fact.unknown("no controller pod was measured");
            }
            var old = evidence.window().multipliedBy(2).plusMinutes(10);
            if (evidence.at().isBefore(now.minus(old))) {
                return Fact.unknown("the last measurement is older than " + Words.duration(old));
            }
        }
        return observation.evidence();
    }

    /** The same where rates can be judged. The reasons do not hold numbers that move. */
    private static Fact<Signals> judged(
            Observation observation,
            Policy policy,
            Fact<Evidence> evidence,
            Fact<Signals> pods,
            Situation.Settings settings,
            Instant now) {
        if (!(evidence instanceof Fact.Known<Evidence> known)) {
            return pods;
        }
        var begin = known.value().at().minus(known.value().window());
        var least = policy.verify().window().dividedBy(PART);
        if (known.value().window().compareTo(least) < 0) {
            return Fact.unknown("it is not measured for " + Words.duration(least) + " yet");
        }
        for (var target : observation.targets()) {
            if (!target.rolledOut()) {
                return Fact.unknown(target.ref() + " is rolling out");
            }
            if (target.restartedAt().filter(at -> at.isAfter(begin)).isPresent()) {
                return Fact.unknown("the measurements reach back before the last restart of " + target.ref());
            }
        }
        var young = now.minus(policy.verify().window());
        for (var controller : known.value().controllers()) {
            if (controller.pod().startedAt().map(at -> at.isAfter(young)).orElse(false)) {
                return Fact.unknown(controller.pod().name() + " started less than "
                        + Words.duration(policy.verify().window())
                        + " ago, and its first comparisons are not usual ones");
            }
        }
        if (differ(settings.replicas(), known.value().controllers().size())
                || differ(settings.repoServers(), known.value().repoServers().size())) {
            return Fact.unknown("there are more or fewer pods than replicas");
        }
        return pods;
    }

    /** A component without pods was not measured rather than scaled away. */
    private static boolean differ(Fact<Double> replicas, int pods) {
        return pods > 0 && replicas instanceof Fact.Known<Double> known && known.value() != pods;
    }

    private static Situation.Load load(Observation observation, Fact<Counts> counts, int shards) {
        var byCluster = new TreeMap<String, Integer>();
        var byRepository = new HashMap<String, Integer>();
        if (observation.census() instanceof Fact.Known<Census> census) {
            for (var cluster : census.value().clusters()) {
                if (cluster.applications() > 0) {
                    byCluster.merge(cluster.server(), cluster.applications(), Integer::sum);
                }
            }
            census.value()
                    .sources()
                    .forEach((source, n) -> byRepository.merge(source.split(" ", 2)[0], n, Integer::sum));
        }
        var top = byRepository.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()));
        return new Situation.Load(
                counts.map(Counts::applications).orElse(0L),
                byCluster,
                counts.map(c -> List.copyOf(c.unowned(shards).keySet())).orElse(List.of()),
                top.map(Map.Entry::getKey).orElse(""),
                top.map(Map.Entry::getValue).orElse(0));
    }

    /**
     * A rollout that has not ended is none any more where a controller is down for longer than a restart takes: it is
     * what has to be told then.
     */
    private static boolean quiet(Observation observation, Fact<Evidence> evidence, Fact<Duration> normal, Instant now) {
        var since = now.minus(normal.orElse(Duration.ofMinutes(10)));
        return observation.targets().stream()
                        .allMatch(t ->
                                t.restartedAt().filter(at -> at.isAfter(since)).isEmpty())
                && (observation.targets().stream().allMatch(Target::rolledOut)
                        || evidence.map(e -> e.controllers().stream().anyMatch(c -> down(c.pod(), since)))
                                .orElse(false));
    }

    /** Whether a pod is not ready, and does not only start. */
    private static boolean down(Evidence.Pod pod, Instant since) {
        return !pod.ready()
                && (pod.crashLooping()
                        || !pod.startedAt().map(at -> at.isAfter(since)).orElse(false));
    }
}
