package io.argotuner.report;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Unit;
import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.evidence.Trial;
import io.argotuner.decide.placement.Relocation;
import io.argotuner.enact.Outcome;
import io.argotuner.enact.PinOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The meters of one policy. */
final class PolicyMeters {
    private final MeterRegistry registry;
    private final Tags policy;
    private final Map<String, AtomicReference<Double>> gauges = new HashMap<>();
    private final Set<String> measured = new HashSet<>();
    private final List<Meter> meters = new ArrayList<>();
    private Optional<Instant> judged = Optional.empty();

    /** @param policy {@code namespace/name} */
    PolicyMeters(MeterRegistry registry, String policy) {
        this.registry = registry;
        this.policy = Tags.of("policy", policy);
    }

    synchronized void show(Observation observation, Policy rules, Decision decision) {
        var numbers = decision.measurements();
        set("argotuner.applications", "Applications counted", numbers.applications());
        set("argotuner.clusters", "Clusters that carry Applications", numbers.clusters());
        set("argotuner.shards", "Shards that the other settings are decided for", numbers.shards());
        set("argotuner.busiest.shard.applications", "Applications of the busiest shard", numbers.busiestShard());
        set("argotuner.paused", "1 while the policy is paused", Tags.empty(), rules.paused() ? 1 : 0);
        for (var name : Bottleneck.values()) {
            set(
                    "argotuner.bottleneck",
                    "1 for what limits the install, 0 for the others",
                    Tags.of("name", name.id()),
                    decision.bottleneck() == name ? 1 : 0);
        }
        for (var setting : decision.settings()) {
            var tag = Tags.of("setting", setting.setting().id());
            set(
                    "argotuner.setting.effective",
                    "The amount that Argo CD uses: a count, per second or seconds",
                    tag,
                    observation.setting(setting.setting()).effective().orElse(Double.NaN));
            set(
                    "argotuner.setting.recommended",
                    "The amount recommended: a count, per second or seconds",
                    tag,
                    amount(setting.setting(), setting.recommended()));
        }
    }

    /** What the pods tell now; what is not told any more is not known. */
    synchronized void measured(Observation observation, Decision decision) {
        var readings = new ArrayList<>(EvidenceGauges.of(observation));
        readings.addAll(ShardGauges.of(decision));
        readings.addAll(EffectGauges.of(decision.insight().proving()));
        var told = readings.stream().map(r -> key(r.name(), r.tags())).collect(Collectors.toSet());
        measured.stream()
                .filter(key -> !told.contains(key))
                .map(gauges::get)
                .filter(Objects::nonNull)
                .forEach(gauge -> gauge.set(Double.NaN));
        measured.addAll(told);
        dropProjects(told);
        readings.forEach(r -> set(r.name(), r.description(), r.tags(), r.value()));
    }

    /** Of projects that are not among the stalest any more, or there would be a series for each that ever was. */
    private void dropProjects(Set<String> told) {
        meters.removeIf(meter -> {
            if (meter.getId().getTag(EvidenceGauges.PROJECT) == null) {
                return false;
            }
            var key = key(
                    meter.getId().getName(),
                    Tags.of(meter.getId().getTags().stream()
                            .filter(tag -> !tag.getKey().equals("policy"))
                            .toList()));
            if (told.contains(key)) {
                return false;
            }
            gauges.remove(key);
            measured.remove(key);
            registry.remove(meter);
            return true;
        });
    }

    /** Told only where pins are managed, and unknown when they are no more. */
    synchronized void pins(Relocation relocation, PinOutcome outcome) {
        if (relocation.summary().isEmpty() && !gauges.containsKey(key("argotuner.pinned.clusters", Tags.empty()))) {
            return;
        }
        var summary = relocation.summary();
        set(
                "argotuner.pinned.clusters",
                "Clusters that argo-tuner has pinned to a shard",
                Tags.empty(),
                summary.map(s -> (double) s.pinned()).orElse(Double.NaN));
        set(
                "argotuner.moving.clusters",
                "Clusters that were moved and whose Applications are not all compared since",
                Tags.empty(),
                summary.map(s -> (double) s.moving()).orElse(Double.NaN));
        set(
                "argotuner.contested.clusters",
                "Clusters whose pin is left to another writer that keeps changing it",
                Tags.empty(),
                summary.map(s -> (double) s.contested().size()).orElse(Double.NaN));
        counter("argotuner.cluster.moves", "Clusters given to another shard", Tags.empty())
                .increment(outcome.moves().size());
    }

    synchronized void count(Outcome outcome) {
        counter("argotuner.restarts", "Rolling restarts started", Tags.empty())
                .increment(outcome.restarted().size());
        outcome.applied().stream().map(Decision.Change::setting).distinct().forEach(s -> counter(
                        "argotuner.changes", "Settings written", Tags.of("setting", s.id()))
                .increment());
    }

    /** Counts each change that was judged once. */
    synchronized void judged(Proving proving) {
        var takenBack = counter("argotuner.taken.back", "Changes that were put back", Tags.empty());
        for (var outcome : Trial.Outcome.values()) {
            trials(outcome);
        }
        for (var ended : EffectGauges.since(proving, judged)) {
            trials(ended.outcome()).increment();
            takenBack.increment(ended.takenBack() ? 1 : 0);
            judged = Optional.of(ended.at());
        }
    }

    /** Takes every series away. */
    synchronized void remove() {
        meters.forEach(registry::remove);
    }

    /** The text of a setting as an amount in its unit, NaN where there is none. */
    static double amount(Setting setting, @Nullable String text) {
        if (text == null) {
            return Double.NaN;
        }
        try {
            if (setting.unit() != Unit.SECONDS) {
                return Double.parseDouble(text);
            }
            return text.endsWith("ms")
                    ? Double.parseDouble(text.substring(0, text.length() - 2)) / 1000
                    : Double.parseDouble(text.endsWith("s") ? text.substring(0, text.length() - 1) : text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private Counter trials(Trial.Outcome outcome) {
        return counter("argotuner.trials", "Changes whose effect was judged", Tags.of("outcome", outcome.id()));
    }

    private void set(String name, String description, Fact<Integer> fact) {
        set(name, description, Tags.empty(), fact.map(Integer::doubleValue).orElse(Double.NaN));
    }

    private void set(String name, String description, Tags tags, double value) {
        gauges.computeIfAbsent(key(name, tags), k -> register(name, description, tags))
                .set(value);
    }

    private static String key(String name, Tags tags) {
        return name + tags.stream().map(t -> t.getValue()).toList();
    }

    private AtomicReference<Double> register(String name, String description, Tags tags) {
        var value = new AtomicReference<>(Double.NaN);
        meters.add(Gauge.builder(name, value, AtomicReference::get)
                .description(description)
                .tags(tags.and(policy))
                .register(registry));
        return value;
    }

    private Counter counter(String name, String description, Tags tags) {
        var counter = Counter.builder(name)
                .description(description)
                .tags(tags.and(policy))
                .register(registry);
        if (!meters.contains(counter)) {
            meters.add(counter);
        }
        return counter;
    }
}
