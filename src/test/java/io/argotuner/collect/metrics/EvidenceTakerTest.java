package io.argotuner.collect.metrics;

import static io.argotuner.collect.metrics.Pages.NOON;
import static io.argotuner.collect.metrics.Pages.controller;
import static io.argotuner.collect.metrics.Pages.page;
import static io.argotuner.collect.metrics.Pages.pod;
import static io.argotuner.collect.metrics.Pages.recorded;
import static io.argotuner.collect.metrics.Pages.why;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.argotuner.decide.Component;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvidenceTakerTest {
    private static final Duration PERIOD = Duration.ofSeconds(60);

    private final Map<String, Fact<MetricsPage>> pages = new HashMap<>();
    private final List<ArgoPod> pods = new ArrayList<>();
    private final List<Integer> reads = new ArrayList<>();
    private final EvidenceTaker taker = new EvidenceTaker(
            (asked, at) -> {
                reads.add(asked.size());
                var found = new HashMap<ArgoPod, Fact<MetricsPage>>();
                asked.forEach(p -> found.put(p, pages.getOrDefault(p.name(), Fact.unknown("refused"))));
                return found;
            },
            PERIOD);
    private Instant now = NOON;

    @Test
    void take_firstReading_knowsWhatStandsAndNoRate() {
        pods.add(controller(0));
        serve(controller(0), recorded("3.5-controller"));
        var seen = take();
        var it = seen.controllers().get(0);
        assertThat(seen.window()).isZero();
        assertThat(it.shard()).isEqualTo(Fact.known(0));
        assertThat(it.refresh().depth()).isEqualTo(Fact.known(12.0));
        assertThat(it.kubectlRunning()).isEqualTo(Fact.known(2.0));
        assertThat(it.pod().memory()).isEqualTo(Fact.known(7.340032e+08));
        assertThat(it.pod().cpuLimit()).as("GOMAXPROCS where there is no limit").isEqualTo(Fact.known(2.0));
        assertThat(it.clusters())
                .containsOnlyKeys(
                        "",
                        "https://cluster-001.example:6443",
                        "https://cluster-002.example:6443",
                        "https://kubernetes.default.svc");
        assertThat(it.clusters().get("https://cluster-002.example:6443").connected())
                .isEqualTo(Fact.known(false));
        assertThat(it.clusters().get("https://cluster-001.example:6443").applications())
                .isEqualTo(Fact.known(1));
        assertThat(it.clusters().get("https://cluster-002.example:6443").applications())
                .isEqualTo(Fact.known(0));
        for (var rate : rates(it)) {
            assertThat(why(rate)).isEqualTo("a rate needs two readings of one process without a reset between them");
        }
    }

    @Test
    void take_secondReading_knowsRates() {
        run(0, Work.NONE);
        run(60, new Work(600, 300, 1200, 590, 6, 120, 30, 30));
        var it = take(60).controllers().get(0);
        assertThat(it.refresh().arrivals()).isEqualTo(Fact.known(10.0));
        assertThat(it.refresh().waiting()).isEqualTo(Fact.known(300.0 / 590));
        assertThat(it.refresh().service()).isEqualTo(Fact.known(1200.0 / 590));
        assertThat(it.refresh().busy()).isEqualTo(Fact.known(20.0));
        assertThat(it.client().throttledShare()).isEqualTo(Fact.known(0.1));
        assertThat(it.client().throttled()).isEqualTo(Fact.known(6.0 / 120));
        assertThat(it.client().requests()).isEqualTo(Fact.known(2.0));
        assertThat(it.client().refused()).as("no answer 429 at all").isEqualTo(Fact.known(0.0));
        assertThat(it.pod().cpu()).isEqualTo(Fact.known(0.5));
    }

    @Test
    void take_counterThatAppears_beganAtZero() {
        run(0, Work.NONE);
        run(60, new Work(600, 300, 1200, 590, 6, 120, 30, 30), "argocd_kubectl_requests_total{code=\"429\"} 30\n");
        var it = take(60).controllers().get(0);
        assertThat(it.client().refused()).isEqualTo(Fact.known(0.5));
        assertThat(it.client().requests()).isEqualTo(Fact.known(2.5));
    }

    @Test
    void take_containerRestarted_knowsNoRateUntilItHasAWindowAgain() {
        run(0, Work.NONE);
        run(60, new Work(600, 300, 1200, 590, 6, 120, 30, 30));
        take(60);
        pods.set(0, pod(Component.CONTROLLER, controller(0).name(), "uid 1", 8082));
        run(120, new Work(9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 9));
        var fresh = take(120);
        assertThat(fresh.window()).isZero();
        rates(fresh.controllers().get(0))
                .forEach(rate -> assertThat(rate.isKnown()).isFalse());
        run(180, new Work(9_600, 9_000, 9_000, 9_000, 9_000, 9_000, 9_000, 9));
        assertThat(take(180).controllers().get(0).refresh().arrivals()).isEqualTo(Fact.known(10.0));
    }

    @Test
    void take_processStartMoved_isARestartThoughThePodStatusLags() {
        run(0, Work.NONE, "process_start_time_seconds 1.77244200025e+09\n");
        run(60, new Work(600, 300, 1200, 590, 6, 120, 30, 30), "process_start_time_seconds 1.77244300025e+09\n");
        assertThat(take(60).controllers().get(0).refresh().arrivals().isKnown()).isFalse();
    }

    /** {@code controller.metrics.cache.expiration} zeroes Argo CD's own counters and leaves those of the queues. */
    @Test
    void take_countersZeroed_leavesOutThatIntervalOnly() {
        run(0, new Work(0, 0, 0, 0, 0, 0, 5_000, 0));
        run(60, new Work(600, 300, 1200, 590, 6, 120, 5_030, 30));
        assertThat(take(60).controllers().get(0).reconciles()).isEqualTo(Fact.known(0.5));
        run(120, new Work(1200, 600, 2400, 1180, 12, 240, 3, 60));
        var zeroed = take(120).controllers().get(0);
        assertThat(zeroed.reconciles()).as("what was known before").isEqualTo(Fact.known(0.5));
        assertThat(number(zeroed.refresh().arrivals())).isCloseTo(10, within(1e-9));
        run(180, new Work(1800, 900, 3600, 1770, 18, 360, 33, 90));
        assertThat(number(take(180).controllers().get(0).reconciles())).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void take_equalTimesAndClockSetBack_learnNothing() {
        run(0, Work.NONE);
        run(60, new Work(600, 300, 1200, 590, 6, 120, 30, 30));
        take(60);
        run(-3_600, new Work(1200, 600, 2400, 1180, 12, 240, 60, 60));
        var back = take(-3_600).controllers().get(0);
        assertThat(back.refresh().arrivals()).isEqualTo(Fact.known(10.0));
        run(-3_540, new Work(1800, 900, 3600, 1770, 18, 360, 90, 90));
        assertThat(number(take(-3_540).controllers().get(0).refresh().arrivals()))
                .isCloseTo(10, within(1e-9));
    }

    @Test
    void take_withinThePeriod_doesNotReadAgain() {
        run(0, Work.NONE);
        run(5, new Work(600, 300, 1200, 590, 6, 120, 30, 30));
        assertThat(take(5).at()).isEqualTo(NOON);
        assertThat(reads).hasSize(1);
        take(48);
        assertThat(reads).as("a timer a little early").hasSize(2);
    }

    @Test
    void take_podWithoutPage_tellsItsStatusAndWhy() {
        pods.add(controller(0));
        pods.add(controller(1));
        serve(controller(1), recorded("3.5-controller"));
        var seen = take();
        assertThat(seen.controllers()).hasSize(2);
        assertThat(seen.controllers().get(0).pod().ready()).isTrue();
        assertThat(why(seen.controllers().get(0).refresh().depth())).isEqualTo("refused");
        assertThat(why(seen.controllers().get(0).client().refused())).isEqualTo("refused");
        assertThat(seen.controllers().get(1).refresh().depth().isKnown()).isTrue();
    }

    @Test
    void take_allComponents_areEachReadFromTheirOwnPage() {
        pods.add(pod(Component.SERVER, "argocd-server-x", "uid 0", 8083));
        pods.add(pod(Component.REPO_SERVER, "argocd-repo-server-x", "uid 0", 8084));
        pods.add(controller(0));
        serve(pods.get(0), recorded("3.5-server"));
        serve(pods.get(1), recorded("3.5-repo-server"));
        serve(pods.get(2), recorded("3.5-controller"));
        var seen = take();
        assertThat(seen.servers().get(0).memory().isKnown()).isTrue();
        assertThat(seen.repoServers().get(0).pending()).isEqualTo(Fact.known(6.0));
        assertThat(why(seen.repoServers().get(0).gitSeconds())).startsWith("a rate needs two readings");
    }

    @Test
    void take_podsNotListed_isUnknown() {
        assertThat(taker.take("argocd", () -> Fact.unknown("no right"), now)).isEqualTo(Fact.unknown("no right"));
        assertThat(why(new EvidenceTaker((asked, at) -> Map.of(), PERIOD)
                        .take("argocd", () -> Fact.known(List.of()), now)))
                .isEqualTo("no pod of the install is running");
    }

    @Test
    void take_slowerWork_isSeenWithinTheWindowAndTheOldFades() {
        double done = 0;
        double worked = 0;
        for (int minute = 0; minute <= 30; minute++) {
            run(60 * minute, new Work(done, done, worked, done, 0, 0, 0, 0));
            take(60 * minute);
            done += 600;
            worked += minute < 15 ? 600 : 1800;
        }
        var it = take(1800).controllers().get(0);
        assertThat(number(it.refresh().arrivals())).isCloseTo(10, within(1e-6));
        assertThat(number(it.refresh().service())).isBetween(2.85, 3.0);
        assertThat(take(1800).window()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
    }

    /** Steady work measured at odd times, with restarts and zeroings in between, gives its own rate or none. */
    @Test
    void take_steadyWorkWithResets_neverGivesAnotherRate() {
        for (int seed = 0; seed < 30; seed++) {
            var random = new Random(seed);
            var some = new EvidenceTakerTest();
            int at = 0;
            double since = 0;
            int process = 0;
            for (int i = 0; i < 60; i++) {
                int step = 50 + random.nextInt(100);
                at += step;
                since += step;
                // Less than was counted before, or nobody could tell.
                if (since - step > 20 && random.nextInt(8) == 0) {
                    since = random.nextInt(20);
                    process += random.nextInt(2);
                }
                some.pods.clear();
                some.pods.add(pod(Component.CONTROLLER, controller(0).name(), "uid " + process, 8082));
                some.run(at, new Work(7 * since, 3 * since, 14 * since, 7 * since, 0, 0, since, since / 4));
                var it = some.take(at).controllers().get(0);
                var which = "seed " + seed + " step " + i;
                if (it.refresh().arrivals() instanceof Fact.Known<Double> rate) {
                    assertThat(rate.value()).as(which).isCloseTo(7, within(1e-6));
                }
                if (it.refresh().service() instanceof Fact.Known<Double> service) {
                    assertThat(service.value()).as(which).isCloseTo(2, within(1e-6));
                }
                if (it.pod().cpu() instanceof Fact.Known<Double> cpu) {
                    assertThat(cpu.value()).as(which).isCloseTo(0.25, within(1e-6));
                }
            }
        }
    }

    private record Work(
            double added,
            double waited,
            double worked,
            double done,
            double throttled,
            double requests,
            double reconciles,
            double cpuSeconds) {
        static final Work NONE = new Work(0, 0, 0, 0, 0, 0, 0, 0);
    }

    private void run(int seconds, Work work, String... more) {
        if (pods.isEmpty()) {
            pods.add(controller(0));
        }
        now = NOON.plusSeconds(seconds);
        var queue = "{name=\"app_reconciliation_queue\",controller=\"app_reconciliation_queue\"} ";
        var text = "workqueue_adds_total" + queue + work.added()
                + "\nworkqueue_queue_duration_seconds_sum" + queue + work.waited()
                + "\nworkqueue_queue_duration_seconds_count" + queue + work.done()
                + "\nworkqueue_work_duration_seconds_sum" + queue + work.worked()
                + "\nworkqueue_work_duration_seconds_count" + queue + work.done()
                + "\nargocd_app_reconcile_sum{namespace=\"argocd\"} " + work.reconciles()
                + "\nargocd_app_reconcile_count{namespace=\"argocd\"} " + work.reconciles()
                + "\nargocd_kubectl_rate_limiter_duration_seconds_sum{verb=\"patch\"} " + work.throttled()
                + "\nargocd_kubectl_rate_limiter_duration_seconds_count{verb=\"patch\"} " + work.requests()
                + "\nargocd_kubectl_requests_total{code=\"200\"} " + work.requests()
                + "\nprocess_cpu_seconds_total " + work.cpuSeconds()
                + "\n" + String.join("", more);
        serve(pods.get(0), text);
        if (seconds == 0) {
            take(0);
        }
    }

    private void serve(ArgoPod pod, String text) {
        pages.put(pod.name(), Fact.known(page(text)));
    }

    private Evidence take(int seconds) {
        now = NOON.plusSeconds(seconds);
        return take();
    }

    private Evidence take() {
        var fact = taker.take("argocd", () -> Fact.known(List.copyOf(pods)), now);
        assertThat(fact).isInstanceOf(Fact.Known.class);
        return ((Fact.Known<Evidence>) fact).value();
    }

    private static double number(Fact<Double> fact) {
        assertThat(fact).isInstanceOf(Fact.Known.class);
        return ((Fact.Known<Double>) fact).value();
    }

    private static List<Fact<?>> rates(Evidence.Controller it) {
        return List.of(
                it.refresh().arrivals(),
                it.refresh().waiting(),
                it.refresh().service(),
                it.refresh().busy(),
                it.client().requests(),
                it.client().throttled(),
                it.client().throttledShare(),
                it.reconciles(),
                it.reconcileSeconds(),
                it.pod().cpu());
    }
}
