package io.argotuner.decide.load;

import io.argotuner.decide.BusiestLoad;
import io.argotuner.decide.Census;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.evidence.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Load against capacity for each limit of a controller that processors and the client's QPS set.
 *
 * <pre>
 *                 asked, by counts                     usable
 *   status        A_s / applicationsPerStatusProcessor     processors, of which 80 % where it is measured
 *   operation     A_s / applicationsPerOperationProcessor  likewise
 *   requests      A_s / T                                  70 % of QPS
 * </pre>
 *
 * <p>The counts' shares for a processor have their reserve within them. 80 % busy is where processors count as a limit, 70
 * % of the client's limit still drains (docs/how-it-decides.md). Argo CD limits the writes of Applications and the requests
 * to each cluster apart; here, as in the rules, all of a shard are set against one limit, which errs to the safe side.
 */
public final class Capacities {
    private static final double BUSY = 0.8;
    private static final double DRAINS = 0.7;
    /** What a client uses that is told 0. */
    private static final double DEFAULT_QPS = 5;

    private final Observation now;
    private final Decision decision;
    private final Asking asking;
    private final long applications;
    private final Shards inForce;
    private final Shards recommended;
    private final List<Capacity> found = new ArrayList<>();

    private Capacities(Observation now, Decision decision, long applications) {
        this.now = now;
        this.decision = decision;
        this.asking = Asking.of(now);
        this.applications = applications;
        var shards = (int) Math.max(1, inForce(Setting.CONTROLLER_REPLICAS).orElse(1));
        this.inForce = shards(shards);
        this.recommended = shards(
                (int) Math.max(1, recommended(Setting.CONTROLLER_REPLICAS).orElse(shards)));
    }

    /** @param busiest Applications of the busiest of them */
    private record Shards(int number, long busiest) {}

    private Shards shards(int number) {
        return new Shards(number, BusiestLoad.of(now, number).orElse(applications));
    }

    /**
     * In the order of {@link Capacity.Kind}; one whose setting is not known is left out, all where nothing is counted.
     *
     * @param fit refreshes of an Application, as fitted to the install where they were
     */
    public static List<Capacity> of(Observation now, Decision decision, Policy policy, Fit fit) {
        if (!(now.census() instanceof Fact.Known<Census> census)
                || census.value().applications() < 1) {
            return List.of();
        }
        var all = new Capacities(now, decision, census.value().applications());
        var c = fit.demand().value();
        var sizing = policy.sizing();
        var timeout = all.inForce(Setting.RECONCILIATION_TIMEOUT).orElse(0);
        var other = all.recommended(Setting.RECONCILIATION_TIMEOUT).orElse(0);
        all.add(
                Capacity.Kind.STATUS_PROCESSORS,
                Setting.STATUS_PROCESSORS,
                BUSY,
                1,
                new Asked(all.asking.status(c, timeout, timeout), all.asking.status(c, timeout, other)),
                new Each(1.0 / sizing.applicationsPerStatusProcessor()));
        all.add(
                Capacity.Kind.OPERATION_PROCESSORS,
                Setting.OPERATION_PROCESSORS,
                BUSY,
                1,
                new Asked(all.asking.operation(), all.asking.operation()),
                new Each(1.0 / sizing.applicationsPerOperationProcessor()));
        all.add(
                Capacity.Kind.REQUESTS,
                Setting.KUBE_CLIENT_QPS,
                DRAINS,
                DRAINS,
                new Asked(all.asking.requests(), all.asking.requests()),
                new Each(timeout > 0 ? 1 / timeout : 0, other > 0 ? 1 / other : 0));
        return List.copyOf(all.found);
    }

    /** Measured of the busiest shard, with the timers in force and with those recommended. */
    private record Asked(OptionalDouble inForce, OptionalDouble recommended) {}

    /** By counts for each Application of a shard. */
    private record Each(double inForce, double recommended) {
        Each(double both) {
            this(both, both);
        }
    }

    private void add(
            Capacity.Kind kind, Setting setting, double usable, double usableByCounts, Asked asked, Each counted) {
        var busiest = inForce.busiest();
        var busiestThen = recommended.busiest();
        var amount = amount(setting, inForce(setting));
        var amountThen = amount(setting, recommended(setting));
        if (amount.isEmpty() || amountThen.isEmpty() || busiest < 1) {
            return;
        }
        var measured = asked.inForce().isPresent() && asked.recommended().isPresent();
        var part = measured ? usable : usableByCounts;
        var each = measured ? asked.inForce().getAsDouble() / applications : counted.inForce() * busiest / applications;
        var eachThen = measured
                ? asked.recommended().getAsDouble() / applications * busiestThen / busiest
                : counted.recommended() * busiestThen / applications;
        found.add(new Capacity(
                kind,
                measured,
                new Capacity.Side(inForce.number(), amount.getAsDouble(), part * amount.getAsDouble(), each),
                new Capacity.Side(
                        recommended.number(), amountThen.getAsDouble(), part * amountThen.getAsDouble(), eachThen)));
    }

    private static OptionalDouble amount(Setting setting, OptionalDouble known) {
        if (known.isPresent() && known.getAsDouble() < 1) {
            return setting == Setting.KUBE_CLIENT_QPS ? OptionalDouble.of(DEFAULT_QPS) : OptionalDouble.empty();
        }
        return known;
    }

    private OptionalDouble inForce(Setting setting) {
        return now.setting(setting).effective() instanceof Fact.Known<Double> known
                ? OptionalDouble.of(known.value())
                : OptionalDouble.empty();
    }

    private OptionalDouble recommended(Setting setting) {
        var decided = decision.setting(setting);
        return decided.recommended() != null
                        && (decided.state() == Decision.State.CHANGE || decided.state() == Decision.State.PENDING)
                ? OptionalDouble.of(setting.amount(decided.recommended()))
                : inForce(setting);
    }
}
