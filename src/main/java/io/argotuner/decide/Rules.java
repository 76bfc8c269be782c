package io.argotuner.decide;

import io.argotuner.decide.evidence.AskedOfClient;
import io.argotuner.decide.evidence.AskedOfReplicas;
import io.argotuner.decide.evidence.AskedOfWorkers;
import io.argotuner.decide.evidence.ComparisonCpu;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which rule answers for which setting, in the order in which they rest on each other: shards first, for everything else
 * is per shard; QPS before the timeout, for the timeout is stretched only where QPS cannot help; the jitter last.
 */
final class Rules {
    private Rules() {}

    static void answer(
            Answers answers, Observation observation, Policy policy, Fact<Counts> counts, Measured measured) {
        var sizing = policy.sizing();
        answers.answer(
                Setting.CONTROLLER_REPLICAS,
                running(eff -> counts.map(c -> measured.need(
                        Setting.CONTROLLER_REPLICAS,
                        ControllerReplicasRule.need(
                                c,
                                sizing.applicationsPerShard(),
                                before(observation, Setting.CONTROLLER_REPLICAS, eff),
                                eff),
                        eff,
                        (situation, inForce) -> AskedOfReplicas.shards(
                                situation, inForce, 2 * before(observation, Setting.CONTROLLER_REPLICAS, eff))))));
        var shard = busiest(counts, answers.shards());
        var qpsByCounts = qpsByCounts(observation, shard);
        Function<Setting, Optional<String>> full = setting -> shard.map(s -> ComparisonCpu.full(
                        setting, measured.situation(), measured.fit().demand().value(), s.applications(), qpsByCounts))
                .orElse(Optional.empty());

        answers.answer(
                Setting.STATUS_PROCESSORS,
                eff -> shard.map(s -> measured.need(
                        Setting.STATUS_PROCESSORS,
                        measured.within(
                                Setting.STATUS_PROCESSORS,
                                full.apply(Setting.STATUS_PROCESSORS),
                                eff,
                                ProcessorsRule.status()
                                        .need(
                                                s,
                                                sizing.applicationsPerStatusProcessor(),
                                                before(observation, Setting.STATUS_PROCESSORS, eff),
                                                eff)),
                        eff,
                        (situation, inForce) -> AskedOfWorkers.status(
                                situation, inForce, measured.fit().demand().value()))));
        answers.answer(
                Setting.OPERATION_PROCESSORS,
                eff -> shard.map(s -> measured.need(
                        Setting.OPERATION_PROCESSORS,
                        measured.within(
                                Setting.OPERATION_PROCESSORS,
                                full.apply(Setting.OPERATION_PROCESSORS),
                                eff,
                                ProcessorsRule.operation()
                                        .need(
                                                s,
                                                sizing.applicationsPerOperationProcessor(),
                                                before(observation, Setting.OPERATION_PROCESSORS, eff),
                                                eff)),
                        eff,
                        AskedOfWorkers::operation)));
        timers(answers, observation, policy, shard, measured);
        answers.answer(Setting.CLUSTER_CACHE_RESYNC, eff -> shard.map(s -> ResyncRule.need(s, eff)));
        answers.answer(
                Setting.REPO_SERVER_REPLICAS,
                running(eff -> counts.map(c -> measured.need(
                        Setting.REPO_SERVER_REPLICAS,
                        // Where many shards share the comparisons no single one is what repo-servers have to spare.
                        measured.within(
                                Setting.REPO_SERVER_REPLICAS,
                                shard.map(s -> 2 * s.applications() >= c.applications())
                                                .orElse(false)
                                        ? full.apply(Setting.REPO_SERVER_REPLICAS)
                                        : Optional.empty(),
                                eff,
                                RepoServerReplicasRule.need(
                                        c, before(observation, Setting.REPO_SERVER_REPLICAS, eff), eff)),
                        eff,
                        (situation, inForce) ->
                                full.apply(Setting.REPO_SERVER_REPLICAS).isPresent()
                                        ? Optional.empty()
                                        : AskedOfReplicas.repoServers(situation, inForce)))));
        answers.answer(
                Setting.SERVER_REPLICAS,
                running(eff -> counts.map(
                        c -> ServerReplicasRule.need(c, before(observation, Setting.SERVER_REPLICAS, eff), eff))));
        answers.answer(
                Setting.KUBECTL_PARALLELISM,
                // More syncs at once do not end sooner where they share a CPU or a client that is full.
                eff -> counts.map(c -> measured.need(
                        Setting.KUBECTL_PARALLELISM,
                        unchanged(eff),
                        eff,
                        (situation, inForce) ->
                                full.apply(Setting.KUBECTL_PARALLELISM).isPresent()
                                        ? Optional.empty()
                                        : AskedOfReplicas.kubectl(situation, inForce))));
        answers.answer(
                Setting.REPO_SERVER_PARALLELISM,
                eff -> counts.map(c -> measured.need(
                        Setting.REPO_SERVER_PARALLELISM, unchanged(eff), eff, AskedOfReplicas::repoServerParallelism)));
        answers.answer(
                Setting.APPLICATION_SET_CONCURRENCY,
                eff -> counts.map(c -> measured.situation().pods().isKnown()
                        ? Need.unchanged(eff, "It stays: the ApplicationSet controller's queue is not measured.")
                        : unchanged(eff)));
    }

    /** The client's limit that the counts lead to, which may be raised by the same restart. */
    private static Fact<Double> qpsByCounts(Observation observation, Fact<Counts.BusiestShard> shard) {
        var timeout = Answers.usable(
                observation.setting(Setting.RECONCILIATION_TIMEOUT).effective());
        return Answers.usable(observation.setting(Setting.KUBE_CLIENT_QPS).effective())
                .map(eff -> both(
                                shard,
                                timeout,
                                s -> t -> Math.max(
                                        eff,
                                        QpsRule.need(s, t, before(observation, Setting.KUBE_CLIENT_QPS, eff), eff)
                                                .amount()))
                        .orElse(eff));
    }

    private static Need unchanged(double effective) {
        return Need.unchanged(effective, "Counts alone do not change it.");
    }

    private static void timers(
            Answers answers,
            Observation observation,
            Policy policy,
            Fact<Counts.BusiestShard> shard,
            Measured measured) {
        var timeoutNow = observation.setting(Setting.RECONCILIATION_TIMEOUT);
        var seconds = Answers.usable(timeoutNow.effective());
        var qps = answers.answer(
                Setting.KUBE_CLIENT_QPS,
                eff -> both(
                        shard,
                        seconds,
                        s -> t -> measured.need(
                                Setting.KUBE_CLIENT_QPS,
                                QpsRule.need(s, t, before(observation, Setting.KUBE_CLIENT_QPS, eff), eff),
                                eff,
                                AskedOfClient::qps)));
        var client = client(qps, policy);
        var timeout = answers.answer(
                Setting.RECONCILIATION_TIMEOUT,
                eff -> both(
                        shard,
                        client,
                        s -> q -> measured.need(
                                Setting.RECONCILIATION_TIMEOUT,
                                TimeoutRule.need(s, q, policy.freshness(), eff),
                                eff,
                                (situation, inForce) ->
                                        AskedOfClient.timeout(situation, inForce, q.next(), s.applications()))));
        var changed = timeout.state() == Decision.State.CHANGE || Before.changed(timeoutNow);
        answers.answer(
                Setting.RECONCILIATION_JITTER,
                eff -> both(
                        shard,
                        timeout.next(),
                        s -> t -> measured.need(
                                Setting.RECONCILIATION_JITTER,
                                JitterRule.need(t, changed, eff),
                                eff,
                                (situation, inForce) -> AskedOfClient.jitter(situation, t))));
    }

    /** Client-go takes 0 for its own default of 5. */
    private static Fact<TimeoutRule.Qps> client(Answer qps, Policy policy) {
        return qps.effective().map(effective -> {
            var inForce = effective == 0 ? 5 : effective;
            var next = Math.max(1, qps.next().orElse(inForce));
            var rule = policy.rule(Setting.KUBE_CLIENT_QPS);
            var attainable = qps.managed() && rule.management() == Policy.Management.AUTO
                    ? Math.min(QpsRule.MOST, Caps.highest(Setting.KUBE_CLIENT_QPS, rule))
                    : next;
            return new TimeoutRule.Qps(inForce, next, attainable);
        });
    }

    static Fact<Counts.BusiestShard> busiest(Fact<Counts> counts, Fact<Integer> shards) {
        return both(counts, shards, c -> r -> c.busiest(r));
    }

    private static double before(Observation observation, Setting setting, double effective) {
        return Before.amount(observation.setting(setting), effective);
    }

    /** Zero replicas were set by somebody who wanted the component off; argo-tuner does not turn it on. */
    private static Function<Double, Fact<Need>> running(Function<Double, Fact<Need>> rule) {
        return effective -> effective == 0
                ? Fact.unknown("it is scaled to 0 replicas, which switches it off")
                : rule.apply(effective);
    }

    private static <A, B, R> Fact<R> both(Fact<A> a, Fact<B> b, Function<A, Function<B, R>> f) {
        if (a instanceof Fact.Known<A> known) {
            return b.map(f.apply(known.value()));
        }
        return Fact.unknown(((Fact.Unknown<A>) a).why());
    }
}
