package io.argotuner.cli;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.audit.Audit;
import io.argotuner.audit.Checks;
import io.argotuner.audit.EstateReader;
import io.argotuner.collect.Manifests;
import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Memory;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Tuner;
import io.argotuner.decide.durations.Buckets;
import io.argotuner.decide.durations.SinceStart;
import io.argotuner.decide.durations.Slice;
import io.argotuner.decide.evidence.Fit;
import io.argotuner.decide.forecast.DailyCounts;
import io.argotuner.decide.forecast.Forecast;
import io.argotuner.decide.load.Capacities;
import io.argotuner.report.Explanation;
import io.argotuner.report.LiveMeasures;
import io.argotuner.report.Plan;
import io.argotuner.report.ReportInput;
import io.argotuner.report.ReportPage;
import io.argotuner.simulate.Costs;
import io.argotuner.simulate.Fleet;
import io.argotuner.simulate.Load;
import io.argotuner.simulate.Outlook;
import io.argotuner.simulate.Scenario;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report that has every part, each as full as it gets: more shards than are drawn, long names, a full history. */
final class FullReport {
    private static final Instant NOW = Ran.CLOCK.instant();
    private static final int SHARDS = 45;
    private static final int CLUSTERS = 120;
    private static final int EACH = 25;
    private static final List<Double> BOUNDS = List.of(0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0);

    private FullReport() {}

    /** @param byTime whether a Prometheus tells the last day; else the pods tell what was since they started */
    static String page(boolean byTime) throws IOException {
        var observation = observation();
        var policy = Policy.defaults();
        var decision = Tuner.decide(observation, policy, Memory.none(), NOW);
        var plan =
                new Plan(observation, decision, List.of("A remark. ".repeat(20).trim()));
        var census = observation.census().orElse(null);
        var fleet = Fleet.of(Objects.requireNonNull(census), observation.sharding(), 1);
        var scenario =
                new Scenario(observation, fleet, Costs.fitted(), Load.ordinary(), Duration.ofHours(1), policy, 1);
        var results = scenario.contenders().stream()
                .map(contender -> scenario.run(contender, done -> {}))
                .toList();
        var outlook = List.of(1.0, 2.0, 3.0).stream()
                .map(n -> new Outlook.Size((int) (n * fleet.applications()), Math.round(240 * n * n), 250))
                .toList();
        var today = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
        var history = DailyCounts.none();
        for (var day = 40; day >= 0; day--) {
            history = history.with(today.minusDays(day), fleet.applications() - 11 * day, OptionalDouble.of(0.5));
        }
        var stored = Serialization.unmarshal(
                Files.readString(Path.of("src/test/resources/explain/policy.yaml")), ArgoTuningPolicy.class);
        for (var entry : Objects.requireNonNull(stored.getStatus().history)) {
            entry.summary = entry.summary + ", " + "a-very-long-name-without-a-blank".repeat(6);
        }
        return ReportPage.of(new ReportInput(
                plan,
                scenario,
                results,
                outlook,
                Forecast.of(history, observation, policy, decision, today),
                Fit.published(),
                Capacities.of(observation, decision, policy, Fit.published()),
                history,
                Optional.of(Audit.of(
                        EstateReader.fromManifests(
                                List.of("examples/fleet"), System.in, Optional.empty(), List.of(), NOW),
                        Checks.ALL)),
                Optional.of(live(byTime)),
                Optional.of(Explanation.of(stored))));
    }

    private static Observation observation() throws IOException {
        var yaml = Files.readString(Path.of("src/main/resources/simulate/plain.yaml"))
                .replaceFirst("(?s)(kind: StatefulSet.*?replicas:) 1", "$1 " + SHARDS)
                .replace(
                        "ARGOCD_CONTROLLER_REPLICAS, value: \"1\"",
                        "ARGOCD_CONTROLLER_REPLICAS, value: \"" + SHARDS + "\"");
        var loads = IntStream.range(0, CLUSTERS)
                .mapToObj(i -> new ClusterLoad(server(i), EACH + i, EACH + i))
                .toList();
        var applications = loads.stream().mapToInt(ClusterLoad::applications).sum();
        var census = new Census(applications, loads, Map.of(), Map.of(), 0, false, NOW);
        var read = Manifests.load(List.of("-"), new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .observe(Optional.of("argocd"), Optional.of(census));
        var clusters = loads.stream()
                .map(l -> new Sharding.Cluster(
                        String.format("00000000-0000-0000-0000-%012d", 7919L * l.applications()),
                        l.server(),
                        OptionalInt.empty(),
                        false))
                .toList();
        var ages = new TreeMap<String, Freshness.Ages>();
        loads.forEach(l -> ages.put(l.server(), ages(l.applications())));
        return new Observation(
                read.install(),
                read.settings(),
                Fact.known(census),
                new Sharding(Sharding.Algorithm.ROUND_ROBIN, Fact.known(clusters)),
                read.targets(),
                Fact.known(evidence(clusters.size())),
                Fact.known(new Freshness(
                        NOW,
                        ages(applications),
                        ages,
                        Map.of(),
                        Map.of(Freshness.Exempt.SKIPPED, 3, Freshness.Exempt.COMPARISON_ERROR, 12))));
    }

    /** Of pods that have one cluster in turn, and of no repo-server. */
    private static Evidence evidence(int clusters) {
        var pods = IntStream.range(0, SHARDS)
                .mapToObj(shard -> {
                    var owned = IntStream.range(0, clusters)
                            .filter(i -> i % SHARDS == shard)
                            .boxed()
                            .collect(Collectors.toMap(
                                    FullReport::server,
                                    i -> new Evidence.Cluster(
                                            Fact.known(EACH + i),
                                            Fact.known(100.0),
                                            Fact.known(0.1),
                                            Fact.known(true),
                                            Fact.known(60.0))));
                    return new Evidence.Controller(
                            new Evidence.Pod(
                                    "argocd-application-controller-" + shard,
                                    true,
                                    Fact.known(NOW.minus(Duration.ofHours(30))),
                                    0,
                                    false,
                                    Fact.known(0.5),
                                    Fact.known(2.0),
                                    Fact.known(5e8),
                                    Fact.known(2e9)),
                            Fact.known(shard),
                            queue(2.5, 0.8),
                            queue(0.3, 1.2),
                            new Evidence.Client(Fact.known(12.0), Fact.known(0.0), Fact.known(0.0), Fact.known(0.0)),
                            Fact.known(2.5),
                            Fact.known(0.8),
                            Fact.known(0.0),
                            owned);
                })
                .toList();
        return new Evidence(NOW, Duration.ofMinutes(5), pods, List.of(), List.of());
    }

    private static Evidence.Queue queue(double arrivals, double service) {
        return new Evidence.Queue(
                Fact.known(arrivals),
                Fact.known(0.1),
                Fact.known(service),
                Fact.known(arrivals * service),
                Fact.known(0.0));
    }

    private static String server(int cluster) {
        return "https://production-" + cluster + ".clusters.eu-central-1.platform.example-company-with-a-name.com:6443";
    }

    private static Freshness.Ages ages(int applications) {
        return new Freshness.Ages(
                applications,
                Duration.ofSeconds(1),
                Duration.ofSeconds(60 + applications),
                Duration.ofSeconds(180 + 2L * applications),
                Duration.ofSeconds(190 + 3L * applications));
    }

    private static LiveMeasures live(boolean byTime) {
        Fact<List<SinceStart>> pods = Fact.known(IntStream.range(0, SHARDS)
                .mapToObj(shard -> new SinceStart(
                        "argocd-application-controller-" + shard,
                        Fact.known(shard),
                        Fact.known(NOW.minus(Duration.ofHours(30))),
                        shard == 7 ? Fact.unknown("its pod does not answer") : Fact.known(buckets(shard)),
                        Fact.known(0.01 * shard),
                        Fact.known(0.3 * shard)))
                .toList());
        var day = new ArrayList<Slice>();
        for (var quarter = 0; quarter < 96; quarter++) {
            day.add(new Slice(
                    NOW.minus(Duration.ofMinutes(15L * (96 - quarter))),
                    quarter / 8 == 4 ? Fact.unknown("no sample") : Fact.known(buckets(quarter))));
        }
        return byTime
                ? new LiveMeasures(Optional.of(Fact.known(day)), Fact.unknown("Prometheus was asked instead"))
                : new LiveMeasures(Optional.empty(), pods);
    }

    private static Buckets buckets(int seed) {
        return new Buckets(
                BOUNDS,
                IntStream.rangeClosed(0, BOUNDS.size())
                        .mapToObj(i -> Math.max(0, 40 - 6.0 * Math.abs(i - seed % 8)))
                        .toList());
    }
}
