package io.argotuner.report;

import static io.argotuner.report.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.MeasurementStatus;
import io.argotuner.api.MeasurementStatus.FreshnessStatus;
import io.argotuner.api.MeasurementStatus.LoadStatus;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.enact.Outcome;
import io.argotuner.standin.Costs;
import io.argotuner.standin.ModelInstall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Numbers that move with every look, in a status that does not. */
class MeasuredStatusTest {
    @Test
    void freshness_isToldInStepsWithWhatIsSetApart() {
        var told = freshness(null, ages(400, 60, 250), Fact.known(90), Map.of(Freshness.Exempt.COMPARISON_ERROR, 3));
        assertThat(told.p50).isEqualTo("1m");
        assertThat(told.p99).isEqualTo("5m");
        assertThat(told.objective).isEqualTo("2m");
        assertThat(told.staleApplications).isEqualTo(90);
        assertThat(told.exempt).containsExactly("3 comparison error");
        assertThat(told.unknown).isNull();
    }

    /** What the objective allows, 1 in 100, comes and goes with every read. */
    @Test
    void freshness_fewOlderThanTheObjective_areNotStale() {
        for (var stale : List.of(0, 1, 4)) {
            assertThat(freshness(null, ages(400, 60, 250), Fact.known(stale), Map.of()).staleApplications)
                    .isZero();
        }
        assertThat(freshness(null, ages(400, 60, 250), Fact.known(5), Map.of()).staleApplications)
                .isEqualTo(5);
        assertThat(freshness(null, ages(400, 60, 250), Fact.unknown("x"), Map.of()).staleApplications)
                .isNull();
    }

    @Test
    void load_namesTheFullestShardUntilAnotherIsClearlyFuller() {
        var first = load(null, shards(14, 4));
        assertThat(first.statusProcessors).isEqualTo("70 % (shard 0)");
        assertThat(first.queueWait).isEqualTo("5s (shard 0)");
        assertThat(first.cpu).isEqualTo("50 % (shard 1)");
        assertThat(first.memory).isNull();
        assertThat(first.clientThrottled).isNull();
        assertThat(load(first, shards(13, 15)).statusProcessors).as("as full").isEqualTo("70 % (shard 0)");
        assertThat(load(first, shards(4, 15)).statusProcessors)
                .as("not any more")
                .isEqualTo("70 % (shard 1)");
        assertThat(load(first, shards(13, 20)).statusProcessors)
                .as("much fuller")
                .isEqualTo("100 % (shard 1)");
    }

    @Test
    void unknown_saysWhyAndTellsNothing() {
        var observation = observed(Fact.unknown("the pods could not be listed"), Fact.unknown("the first look"));
        var load = MeasuredStatus.load(load(null, shards(14, 4)), observation, NOW);
        assertThat(load.unknown).isEqualTo("the pods could not be listed");
        assertThat(load.statusProcessors).isNull();
        assertThat(MeasuredStatus.freshness(null, observation, Policy.defaults()).unknown)
                .isEqualTo("the first look");
    }

    /** Noise of a tenth around any level, for a thousand looks: told once. */
    @Test
    void steps_noise_isToldOnce() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var level = Math.pow(10, 5 * random.nextDouble()) / 10;
            var share = random.nextDouble();
            String time = null;
            String part = null;
            Integer count = null;
            var told = new ArrayList<Object>();
            for (int look = 0; look < 1_000; look++) {
                var noise = 0.9 + 0.2 * random.nextDouble();
                time = Steps.time(Duration.ofMillis(Math.round(1000 * level * noise)), time);
                part = Steps.share(share * noise, part);
                count = Steps.count((int) Math.max(1, Math.round(10 * level * noise)), count);
                var all = List.of(time, part, count);
                if (told.isEmpty() || !told.get(told.size() - 1).equals(all)) {
                    told.add(all);
                }
            }
            assertThat(told).as("level %s", level).hasSizeLessThanOrEqualTo(1 + 1);
        }
    }

    @Test
    void steps_odd_areNotKept() {
        assertThat(Steps.time(Duration.ofMinutes(7), "soon")).isEqualTo("8m");
        assertThat(Steps.time(Duration.ofDays(400), null)).isEqualTo("7d");
        assertThat(Steps.time(Duration.ZERO, null)).isEqualTo("0s");
        assertThat(Steps.time(Duration.ofMinutes(7), "99999999999d")).isEqualTo("8m");
        assertThat(Steps.share(0.5, "much")).isEqualTo("50 %");
        assertThat(Steps.share(1e9, null)).isEqualTo("1000 %");
        assertThat(Steps.count(9_876, null)).isEqualTo(9_000);
        assertThat(Steps.count(0, 40)).isZero();
    }

    /** Nine hours of an install that nobody touches, looked at every minute while its refresh timer makes waves. */
    @Test
    void steadyInstall_isToldOnceAndKept() {
        var install = new ModelInstall(3, Costs.local(), NOW, 100, 60, 20);
        install.controllers(2, 20, 10, 50, 120, 60);
        MeasurementStatus before = null;
        var changes = 0;
        for (int minute = 0; minute < 540; minute++) {
            install.advance(Duration.ofMinutes(1));
            var status = StatusReport.decided(
                            status(before),
                            1,
                            observed(install.evidence(), install.freshness()),
                            Policy.defaults(),
                            Samples.decision("ok"),
                            Outcome.nothing(),
                            install.now())
                    .measurements;
            if (minute > 30
                    && !Objects.requireNonNull(status).measuredAt.equals(Objects.requireNonNull(before).measuredAt)) {
                changes++;
            }
            before = status;
        }
        assertThat(Objects.requireNonNull(before).load).isNotNull().satisfies(load -> {
            assertThat(load.statusProcessors).matches("[0-9]+ % \\(shard [01]\\)");
            assertThat(load.repoServerCpu).isNotNull();
        });
        assertThat(changes).isLessThanOrEqualTo(1);
    }

    private static ArgoTuningPolicyStatus status(@Nullable MeasurementStatus measurements) {
        var status = new ArgoTuningPolicyStatus();
        status.measurements = measurements;
        return status;
    }

    private static FreshnessStatus freshness(
            @Nullable FreshnessStatus before,
            Freshness.Ages ages,
            Fact<Integer> stale,
            Map<Freshness.Exempt, Integer> exempt) {
        return MeasuredStatus.freshness(
                before,
                observed(
                        Fact.unknown("x"),
                        Fact.known(new Freshness(NOW, ages, Map.of(), Map.of(), exempt, Map.of(), stale))),
                Policy.defaults());
    }

    private static LoadStatus load(@Nullable LoadStatus before, Fact<Evidence> evidence) {
        return MeasuredStatus.load(before, observed(evidence, Fact.unknown("x")), NOW);
    }

    private static Freshness.Ages ages(int applications, int p50, int p99) {
        return new Freshness.Ages(
                applications,
                Duration.ofSeconds(1),
                Duration.ofSeconds(p50),
                Duration.ofSeconds(p99),
                Duration.ofSeconds(p99));
    }

    /** Busy status processors of each shard, of 20 each. */
    private static Fact<Evidence> shards(double... busy) {
        var controllers = new ArrayList<Evidence.Controller>();
        for (int i = 0; i < busy.length; i++) {
            controllers.add(new Evidence.Controller(
                    new Evidence.Pod(
                            "argocd-application-controller-" + i,
                            true,
                            Fact.known(NOW.minusSeconds(9_000)),
                            0,
                            false,
                            Fact.known(0.1 + 0.4 * i),
                            Fact.known(1.0),
                            Fact.known(1e9),
                            Fact.unknown("no limit")),
                    Fact.known(i),
                    new Evidence.Queue(
                            Fact.known(1.0),
                            Fact.known(busy[i] / 4),
                            Fact.known(1.0),
                            Fact.known(busy[i]),
                            Fact.known(0.0)),
                    Evidence.Queue.unknown("x"),
                    Evidence.Client.unknown("x"),
                    Fact.known(1.0),
                    Fact.known(1.0),
                    Fact.known(0.0),
                    Map.of()));
        }
        return Fact.known(new Evidence(NOW, Duration.ofMinutes(5), controllers, List.of(), List.of()));
    }

    private static Observation observed(Fact<Evidence> evidence, Fact<Freshness> freshness) {
        var counts = Samples.observation();
        return new Observation(
                counts.install(),
                counts.settings(),
                counts.census(),
                counts.sharding(),
                counts.targets(),
                evidence,
                freshness);
    }
}
