package io.argotuner.decide.forecast;

import io.argotuner.decide.Census;
import io.argotuner.decide.Component;
import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.SettingDecision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Memory;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Tuner;
import io.argotuner.decide.Wiring;
import io.argotuner.decide.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;

/**
 * Which limits lie ahead: the real decision, by counts, is asked for more and more Applications, each cluster with its
 * share of them. First for the settings as they will be after the decision of now, then as each answer leaves them.
 */
final class Limits {
    private static final int MOST_STEPS = 4;
    private static final int MOST = 4;

    private final Observation now;
    private final Policy policy;
    private final Map<Setting, Double> inForce = new EnumMap<>(Setting.class);

    private Limits(Observation now, Policy policy) {
        this.now = now;
        this.policy = policy;
    }

    /**
     * @param decision of now, whose values are taken to be in force
     * @param most how many Applications to look ahead to
     * @return the nearest first, at most {@value #MOST}; empty where nothing is counted
     */
    static List<Limit> ahead(Observation now, Policy policy, Decision decision, long most) {
        if (!(now.census() instanceof Fact.Known<Census> census)
                || census.value().applications() < 1) {
            return List.of();
        }
        var limits = new Limits(now, policy);
        for (var setting : Setting.values()) {
            limits.startFrom(decision.setting(setting));
        }
        return limits.find(census.value().applications(), Math.min(most, Integer.MAX_VALUE / 2));
    }

    private void startFrom(SettingDecision decided) {
        var effective = now.setting(decided.setting()).effective();
        if (effective instanceof Fact.Known<Double> known) {
            inForce.put(decided.setting(), known.value());
        }
        if (decided.recommended() != null
                && (decided.state() == Decision.State.CHANGE || decided.state() == Decision.State.PENDING)) {
            inForce.merge(decided.setting(), decided.setting().amount(decided.recommended()), Math::max);
        }
    }

    private List<Limit> find(long from, long most) {
        var found = new ArrayList<Limit>();
        noFurtherShard(from, most).ifPresent(found::add);
        var at = from;
        for (var step = 0; step < MOST_STEPS; step++) {
            // A limit that holds now is the bottleneck of now, and told there.
            var next = first(at, most, a -> !raised(decide(a)).isEmpty());
            if (next < 0) {
                break;
            }
            var decision = decide(next);
            var raised = raised(decision);
            if (next > from) {
                found.add(settings(next, decision, raised));
            }
            raised.forEach(s -> inForce.put(s.setting(), amount(s)));
            at = next;
        }
        unanswered(from, most).ifPresent(found::add);
        found.sort(Comparator.comparingLong(Limit::applications));
        return List.copyOf(found.subList(0, Math.min(MOST, found.size())));
    }

    /** The smallest number that holds, where every greater one does; -1 where none up to {@code most} does. */
    private static long first(long from, long most, LongPredicate holds) {
        if (most < from || !holds.test(most)) {
            return -1;
        }
        var low = from;
        var high = most;
        while (low < high) {
            var middle = low + (high - low) / 2;
            if (holds.test(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return high;
    }

    private Decision decide(long applications) {
        return Tuner.decide(with(applications), policy, Memory.none(), Instant.EPOCH);
    }

    private Observation with(long applications) {
        var settings = new EnumMap<Setting, CurrentSetting>(now.settings());
        inForce.forEach((setting, amount) -> settings.computeIfPresent(
                setting,
                (s, old) -> new CurrentSetting(
                        s,
                        old.wiring(),
                        old.effective().equals(Fact.known(amount)) ? old.current() : s.text(amount),
                        Fact.known(amount),
                        old.note(),
                        old.original(),
                        old.managedBy())));
        return new Observation(
                now.install(),
                settings,
                now.census().map(c -> GrownCensus.of(c, applications)),
                now.sharding(),
                List.of());
    }

    private List<SettingDecision> raised(Decision decision) {
        return decision.settings().stream()
                .filter(s -> s.recommended() != null && inForce.containsKey(s.setting()))
                .filter(s -> s.state() == Decision.State.CHANGE || s.state() == Decision.State.PENDING)
                .filter(s -> amount(s) > inForce.getOrDefault(s.setting(), Double.MAX_VALUE))
                .toList();
    }

    private static double amount(SettingDecision decided) {
        return decided.setting().amount(String.valueOf(decided.recommended()));
    }

    private Limit settings(long applications, Decision decision, List<SettingDecision> raised) {
        var timer = raised.stream().anyMatch(s -> s.setting() == Setting.RECONCILIATION_TIMEOUT);
        var what = Words.list(raised.stream()
                .map(s -> s.setting().id() + " " + s.setting().text(inForce.getOrDefault(s.setting(), 0.0)) + " -> "
                        + s.recommended())
                .toList());
        var restarts = new TreeSet<ObjectRef>();
        raised.forEach(s -> restarts.addAll(restarts(s.setting())));
        var controllers = raised.stream().anyMatch(s -> restartsControllers(s.setting()));
        var pods = Math.max(
                1,
                Math.round(decision.measurements()
                        .shards()
                        .map(Integer::doubleValue)
                        .orElse(1.0)));
        return new Limit(
                applications,
                timer ? Limit.Kind.TIMER : Limit.Kind.SETTINGS,
                what,
                raised.get(0).reason(),
                timer ? "comparisons get older; more shards need more clusters" : "argo-tuner sets it",
                List.copyOf(restarts),
                controllers ? RestartCost.rolling(applications, pods) : Duration.ZERO);
    }

    private boolean restartsControllers(Setting setting) {
        return setting.component() == Component.CONTROLLER && !restarts(setting).isEmpty();
    }

    /** Workloads whose pods start anew when the setting is written. */
    private Set<ObjectRef> restarts(Setting setting) {
        var restarts = new TreeSet<ObjectRef>();
        if (now.setting(setting).wiring() instanceof Wiring.Writable writable) {
            restarts.addAll(writable.restarts());
            ofTemplate(writable.place()).ifPresent(restarts::add);
            for (var companion : writable.companions()) {
                restarts.addAll(companion.restarts());
                ofTemplate(companion.place()).ifPresent(restarts::add);
            }
        }
        return restarts;
    }

    private static Optional<ObjectRef> ofTemplate(Place place) {
        return place.field() instanceof Place.Field.Env || place.field() instanceof Place.Field.PathEnv
                ? Optional.of(place.object())
                : Optional.empty();
    }

    /** A cluster cannot be split: from there on each shard only gets more. */
    private Optional<Limit> noFurtherShard(long from, long most) {
        var clusters = decide(from).measurements().clusters().orElse(0);
        var perShard = policy.sizing().applicationsPerShard();
        var at = (long) Math.max(1, clusters) * perShard + 1;
        if (clusters < 1 || at <= from || at > most) {
            return Optional.empty();
        }
        return Optional.of(new Limit(
                at,
                Limit.Kind.NONE_LEFT,
                "no further shard",
                Words.number(at) + " Applications at " + Words.number(perShard)
                        + " per shard ask for more shards than the " + Words.count(clusters, "cluster")
                        + " that carry them, and a cluster cannot be split.",
                "put Applications on more clusters",
                List.of(),
                Duration.ZERO));
    }

    /** With every answer in force: what is still a limit by counts, such as one whose setting is Off. */
    private Optional<Limit> unanswered(long from, long most) {
        var at = first(from, most, a -> limited(decide(a)));
        if (at <= from) {
            return Optional.empty();
        }
        var decision = decide(at);
        return Optional.of(new Limit(
                at,
                Limit.Kind.NONE_LEFT,
                decision.bottleneck().id(),
                decision.bottleneckReason(),
                "no setting that the policy lets argo-tuner change helps",
                List.of(),
                Duration.ZERO));
    }

    private boolean limited(Decision decision) {
        return switch (decision.bottleneck()) {
            case CLIENT_THROTTLING, PROCESSORS, REPO_SERVER, TIMER ->
                raised(decision).isEmpty();
            case NONE, CPU, MEMORY, IMBALANCE, UNOWNED, STALLED, UNKNOWN -> false;
        };
    }
}
