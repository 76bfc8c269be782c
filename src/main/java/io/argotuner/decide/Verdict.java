package io.argotuner.decide;

/**
 * What limits the install as it stands, as far as counts tell. The worst comes first: nothing works, something has no
 * owner, then what a shard cannot drain.
 *
 * @param reason one sentence or two, the first with the numbers counted
 */
record Verdict(Bottleneck bottleneck, String reason) {

    static Verdict of(Observation observation, Policy policy, Fact<Counts> counts, Answers answers) {
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
        if (counts instanceof Fact.Unknown<Counts> unknown) {
            return new Verdict(Bottleneck.UNKNOWN, "The Applications are not counted: " + unknown.why());
        }
        var counted = ((Fact.Known<Counts>) counts).value();
        var pinnedAway = counted.unowned(shards);
        if (!pinnedAway.isEmpty()) {
            return new Verdict(
                    Bottleneck.UNOWNED,
                    Words.count(pinnedAway.size(), "cluster")
                            + " with Applications have a negative shard and no owner, "
                            + pinnedAway.keySet().iterator().next() + " first.");
        }
        if (!replicas.isKnown()) {
            return new Verdict(Bottleneck.UNKNOWN, measured(counted) + " The number of shards is not known.");
        }
        return ofShard(observation, policy, counted, counted.busiest(shards), answers);
    }

    private static Verdict ofShard(
            Observation observation, Policy policy, Counts counts, Counts.BusiestShard shard, Answers answers) {
        var measured = measured(counts);
        var qps = known(observation, Setting.KUBE_CLIENT_QPS);
        var timeout = known(observation, Setting.RECONCILIATION_TIMEOUT);
        if (qps >= 0 && timeout > 0) {
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
        if (status >= 0 && status < statusNeed.least()) {
            return new Verdict(Bottleneck.PROCESSORS, measured + " " + String.join(" ", statusNeed.why()));
        }
        if (operation >= 0 && operation < operationNeed.least()) {
            return new Verdict(Bottleneck.PROCESSORS, measured + " " + String.join(" ", operationNeed.why()));
        }
        var repo = known(observation, Setting.REPO_SERVER_REPLICAS);
        var repoNeed = RepoServerReplicasRule.need(counts, repo, repo);
        if (repo >= 0 && repo < repoNeed.least()) {
            return new Verdict(Bottleneck.REPO_SERVER, measured + " " + String.join(" ", repoNeed.why()));
        }
        var even =
                Math.max((double) counts.largestCluster(), Math.ceil((double) counts.applications() / shard.shards()));
        if (!shard.estimated() && shard.shards() > 1 && shard.applications() > IMBALANCE * even) {
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
