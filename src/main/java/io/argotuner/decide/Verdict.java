package io.argotuner.decide;

import io.argotuner.decide.evidence.Classifier;
import io.argotuner.decide.evidence.Finding;
import io.argotuner.decide.evidence.Signals;
import io.argotuner.decide.evidence.Situation;
import io.argotuner.decide.evidence.Steady;
import java.util.List;
import java.util.Map;

/**
 * What limits the install as it stands: by measurements where there are any, else by counts, each for the facts that it
 * has. The worst comes first: nothing works, something has no owner, then what a shard cannot drain.
 *
 * @param reason one sentence or two with the numbers measured or counted
 * @param otherwise what would change the verdict, empty where counts alone decide
 * @param advice what helps where no setting does
 */
record Verdict(Bottleneck bottleneck, String reason, String otherwise, List<String> advice) {

    private Verdict(Bottleneck bottleneck, String reason) {
        this(bottleneck, reason, "", List.of());
    }

    private Verdict(Finding finding, Steady steady) {
        this(
                finding.bottleneck(),
                steady.say("bottleneck", finding.reason()),
                steady.say("otherwise", finding.otherwise()),
                finding.advice().stream()
                        .map(a -> steady.say("advice " + finding.advice().indexOf(a), a))
                        .toList());
    }

    static Verdict of(
            Observation observation,
            Policy policy,
            Fact<Counts> counts,
            Answers answers,
            Situation situation,
            Steady steady) {
        for (var setting : new Setting[] {Setting.STATUS_PROCESSORS, Setting.OPERATION_PROCESSORS}) {
            if (observation.setting(setting).effective().equals(Fact.known(0.0))) {
                return new Verdict(
                        Bottleneck.STALLED, setting.id() + " is 0: the controller looks healthy and does not work.");
            }
        }
        var replicas =
                Answers.usable(observation.setting(Setting.CONTROLLER_REPLICAS).effective());
        var shards = (int) Math.min(replicas.orElse(1.0), Integer.MAX_VALUE);
        var odd = Companions.disagree(observation.setting(Setting.CONTROLLER_REPLICAS), shards);
        if (odd != null && Companions.count(odd.current()) > shards) {
            return new Verdict(Bottleneck.UNOWNED, Companions.sentence(odd, shards));
        }
        var pinnedAway = counts.map(c -> c.unowned(shards)).orElse(Map.of());
        if (!pinnedAway.isEmpty()) {
            return new Verdict(
                    Bottleneck.UNOWNED,
                    Words.count(pinnedAway.size(), "cluster")
                            + " with Applications have a negative shard and no owner, "
                            + pinnedAway.keySet().iterator().next() + " first.");
        }
        var finding = Classifier.find(situation);
        if (finding.isPresent()) {
            return new Verdict(finding.get(), steady);
        }
        if (counts instanceof Fact.Unknown<Counts> unknown) {
            return new Verdict(Bottleneck.UNKNOWN, "The Applications are not counted: " + unknown.why());
        }
        var counted = ((Fact.Known<Counts>) counts).value();
        if (!replicas.isKnown()) {
            return new Verdict(Bottleneck.UNKNOWN, measured(counted) + " The number of shards is not known.");
        }
        var byCounts = byCounts(observation, policy, counted, counted.busiest(shards), answers, Measures.of(situation));
        if (byCounts.bottleneck() != Bottleneck.NONE) {
            return byCounts;
        }
        if (situation.stale() && situation.quiet()) {
            return unexplained(situation);
        }
        return Classifier.sees(situation) ? new Verdict(Classifier.none(situation), steady) : byCounts;
    }

    /** What is measured, so that counts have no say in it. */
    private record Measures(boolean client, boolean workers, boolean repoServer, boolean placement) {
        static Measures of(Situation situation) {
            if (!(situation.signals() instanceof Fact.Known<Signals> known) || !Classifier.sees(situation)) {
                return new Measures(false, false, false, false);
            }
            var signals = known.value();
            return new Measures(
                    signals.shards().stream().allMatch(s -> s.throttled().isKnown()),
                    true,
                    signals.repoServer().pendingShare().isKnown(),
                    signals.shards().stream().allMatch(s -> s.applications().isKnown()));
        }
    }

    private static Verdict unexplained(Situation situation) {
        return new Verdict(
                Bottleneck.UNKNOWN,
                "1 % of the Applications or more was compared longer ago than the objective of "
                        + situation.objective().map(Words::duration).orElse("unknown length")
                        + ", and "
                        + (Classifier.sees(situation)
                                ? "nothing that is measured is short."
                                : "what would tell why is not measured."));
    }

    private static Verdict byCounts(
            Observation observation,
            Policy policy,
            Counts counts,
            Counts.BusiestShard shard,
            Answers answers,
            Measures measures) {
        var measured = measured(counts);
        var qps = known(observation, Setting.KUBE_CLIENT_QPS);
        var timeout = known(observation, Setting.RECONCILIATION_TIMEOUT);
        if (!measures.client() && qps >= 0 && timeout > 0) {
            var demand = QpsRule.demand(shard.applications(), timeout);
            if (demand > (qps == 0 ? 5 : qps)) {
                var stretched = answers.get(Setting.RECONCILIATION_TIMEOUT).state() == Decision.State.CHANGE;
                return new Verdict(
                        stretched || demand > QpsRule.MOST ? Bottleneck.TIMER : Bottleneck.CLIENT_THROTTLING,
                        measured + " " + shard.sentence() + " compared every "
                                + Setting.RECONCILIATION_TIMEOUT.text(timeout) + " ask for " + Words.number(demand)
                                + " requests per second; the client is limited to " + Words.number(qps) + ".");
            }
        }
        var status = known(observation, Setting.STATUS_PROCESSORS);
        var operation = known(observation, Setting.OPERATION_PROCESSORS);
        var sizing = policy.sizing();
        var statusNeed = ProcessorsRule.status().need(shard, sizing.applicationsPerStatusProcessor(), status, status);
        var operationNeed = ProcessorsRule.operation()
                .need(shard, sizing.applicationsPerOperationProcessor(), operation, operation);
        if (!measures.workers() && status >= 0 && status < statusNeed.least()) {
            return new Verdict(Bottleneck.PROCESSORS, measured + " " + String.join(" ", statusNeed.why()));
        }
        if (!measures.workers() && operation >= 0 && operation < operationNeed.least()) {
            return new Verdict(Bottleneck.PROCESSORS, measured + " " + String.join(" ", operationNeed.why()));
        }
        var repo = known(observation, Setting.REPO_SERVER_REPLICAS);
        var repoNeed = RepoServerReplicasRule.need(counts, repo, repo);
        if (!measures.repoServer() && repo >= 0 && repo < repoNeed.least()) {
            return new Verdict(Bottleneck.REPO_SERVER, measured + " " + String.join(" ", repoNeed.why()));
        }
        var even =
                Math.max((double) counts.largestCluster(), Math.ceil((double) counts.applications() / shard.shards()));
        if (!measures.placement()
                && !shard.estimated()
                && shard.shards() > 1
                && shard.applications() > IMBALANCE * even) {
            return new Verdict(
                    Bottleneck.IMBALANCE,
                    measured + " " + shard.sentence() + "; spread evenly it would be " + Words.number(even) + ".");
        }
        return new Verdict(Bottleneck.NONE, measured + " Counts show no limit.");
    }

    /** Above it a shard is called out of balance: the room that Argo CD's consistent hashing leaves. */
    private static final double IMBALANCE = 1.25;

    private static String measured(Counts counts) {
        return Words.count(counts.applications(), "Application") + " on " + Words.count(counts.clusters(), "cluster")
                + (counts.assumed() ? ", assumed and not counted." : ".");
    }

    private static double known(Observation observation, Setting setting) {
        return Answers.usable(observation.setting(setting).effective()).orElse(-1.0);
    }
}
