package io.argotuner.decide;

import io.argotuner.collect.ProofReader;
import io.argotuner.enact.Outcome;
import io.argotuner.report.StatusReport;
import io.argotuner.standin.Costs;
import io.argotuner.standin.ModelInstall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** The decision and the queueing model in a loop: what is decided is in force after a restart, and is measured again. */
final class ClosedLoop {
    final PlainInstall install = PlainInstall.fresh();
    final ModelInstall model;
    final Map<ObjectRef, List<Instant>> restarts = new HashMap<>();
    final List<Decision> decisions = new ArrayList<>();
    /** Empty once nobody can count. */
    private int[] perCluster;

    private final Policy policy;
    private UnaryOperator<Fact<Evidence>> disturbance = evidence -> evidence;
    private BooleanSupplier anew = () -> false;
    private Memory memory = Memory.none();

    ClosedLoop(long seed, Costs costs, Policy policy, int... perCluster) {
        this.policy = policy;
        this.perCluster = perCluster.clone();
        this.model = new ModelInstall(seed, costs, PlainInstall.NOW, perCluster);
        this.install.counting(perCluster);
    }

    /** Somebody has set it before argo-tuner came. */
    ClosedLoop at(Setting setting, double amount) {
        install.at(setting, amount);
        return this;
    }

    /** What is measured passes through this before it is looked at. */
    ClosedLoop disturbed(UnaryOperator<Fact<Evidence>> by) {
        disturbance = by;
        return this;
    }

    /** argo-tuner starts anew before a look at which this holds, and knows what stands in status. */
    ClosedLoop startedAnew(BooleanSupplier when) {
        anew = when;
        return this;
    }

    /** Looks every so often for that long. */
    ClosedLoop run(Duration time, Duration apart) {
        takeEffect();
        for (var passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(apart)) {
            model.advance(apart);
            look();
        }
        return this;
    }

    /** From now on the count is unknown. */
    ClosedLoop uncounted() {
        perCluster = new int[0];
        install.census(Fact.unknown("the API server does not answer"));
        return this;
    }

    /** Every limit that was named, in the order in which each was named first. */
    List<Bottleneck> named() {
        return decisions.stream().map(Decision::bottleneck).distinct().toList();
    }

    /** All values that were written of a setting, in turn. */
    List<Double> written(Setting setting) {
        return decisions.stream()
                .flatMap(d -> d.changes().stream())
                .filter(c -> c.setting() == setting && !c.place().toString().endsWith("burst"))
                .filter(c -> !(c.place().field() instanceof Place.Field.Env) || setting == Setting.CLUSTER_CACHE_RESYNC)
                .map(c -> PlainInstall.parsed(c.to()))
                .toList();
    }

    Decision last() {
        return decisions.get(decisions.size() - 1);
    }

    double inForce(Setting setting) {
        return install.observed().setting(setting).effective().orElse(Double.NaN);
    }

    int restartsOf(ObjectRef workload) {
        return restarts.getOrDefault(workload, List.of()).size();
    }

    private void look() {
        var now = model.now();
        if (perCluster.length > 0) {
            install.counting(perCluster);
        }
        if (!decisions.isEmpty() && anew.getAsBoolean()) {
            var status = StatusReport.decided(null, 1, install.observed(), policy, last(), Outcome.nothing(), now);
            memory = Memory.resumed(
                    ProofReader.read(status, now), ProofReader.opinions(status), ProofReader.fit(status));
        }
        install.rolledOut().evidence(disturbance.apply(model.evidence())).freshness(model.freshness());
        var decision = Tuner.decide(install.observed(), policy, memory, now);
        decisions.add(decision);
        memory = decision.memory();
        install.apply(decision, now);
        var touched = new ArrayList<>(
                decision.restarts().stream().map(Decision.Restart::workload).toList());
        decision.changes().stream()
                .filter(c -> c.place().field() instanceof Place.Field.Env)
                .map(c -> c.place().object())
                .filter(o -> !touched.contains(o))
                .forEach(touched::add);
        touched.forEach(w -> restarts.computeIfAbsent(w, x -> new ArrayList<>()).add(now));
        takeEffect();
    }

    private void takeEffect() {
        model.controllers(
                (int) inForce(Setting.CONTROLLER_REPLICAS),
                (int) inForce(Setting.STATUS_PROCESSORS),
                (int) inForce(Setting.OPERATION_PROCESSORS),
                inForce(Setting.KUBE_CLIENT_QPS),
                (int) inForce(Setting.RECONCILIATION_TIMEOUT),
                (int) inForce(Setting.RECONCILIATION_JITTER));
        model.repoServers((int) inForce(Setting.REPO_SERVER_REPLICAS), (int) inForce(Setting.REPO_SERVER_PARALLELISM));
    }

    /** One line for each look at which something was new. */
    String story() {
        var story = new StringBuilder();
        var before = "";
        for (var i = 0; i < decisions.size(); i++) {
            var d = decisions.get(i);
            var line = d.bottleneck() + " "
                    + d.changes().stream().map(c -> c.place() + "=" + c.to()).toList();
            if (!line.equals(before)) {
                story.append("look ").append(i).append(": ").append(line);
                story.append(' ').append(d.bottleneckReason()).append('\n');
                before = line;
            }
        }
        return story.toString();
    }
}
