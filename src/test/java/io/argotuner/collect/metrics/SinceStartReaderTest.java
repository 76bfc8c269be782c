package io.argotuner.collect.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import io.argotuner.decide.durations.Buckets;
import io.argotuner.decide.durations.SinceStart;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinceStartReaderTest {
    private static final String PAGE = """
            process_start_time_seconds 1000
            process_cpu_seconds_total 300
            go_sched_gomaxprocs_threads 2
            workqueue_work_duration_seconds_sum{name="app_reconciliation_queue"} 1200
            argocd_app_reconcile_bucket{dest_server="a",namespace="x",le="1"} 60
            argocd_app_reconcile_bucket{dest_server="a",namespace="x",le="+Inf"} 80
            argocd_app_reconcile_bucket{dest_server="b",namespace="x",le="1"} 5
            argocd_app_reconcile_bucket{dest_server="b",namespace="x",le="+Inf"} 5
            """;

    @Test
    void page_tellsMeansOfAllTheTime() {
        var told = read(Map.of("c-0", PAGE), Instant.ofEpochSecond(1600)).get(0);
        assertThat(told.startedAt()).isEqualTo(Fact.known(Instant.ofEpochSecond(1000)));
        assertThat(told.comparisons()).isEqualTo(Fact.known(new Buckets(List.of(1.0), List.of(65.0, 20.0))));
        assertThat(told.cpu()).isEqualTo(Fact.known(0.25));
        assertThat(told.statusWorkers()).isEqualTo(Fact.known(2.0));
    }

    @Test
    void processThatHasJustStarted_hasNoMeans_butItsComparisons() {
        var told = read(Map.of("c-0", PAGE), Instant.ofEpochSecond(1030)).get(0);
        assertThat(told.cpu()).isEqualTo(Fact.unknown("it started less than a minute ago"));
        assertThat(told.comparisons().isKnown()).isTrue();
    }

    @Test
    void pageThatIsNotRead_isUnknownForThatReason_andEveryVersionTellsItsComparisons() {
        for (var version : List.of("2.8", "2.14", "3.0", "3.5")) {
            var told = read(
                            Map.of("c-0", Pages.recorded(version + "-controller")),
                            Instant.parse("2026-06-01T12:00:00Z"))
                    .get(0);
            assertThat(told.comparisons().map(Buckets::bounds))
                    .as(version)
                    .isEqualTo(Fact.known(List.of(0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)));
            assertThat(told.comparisons().map(Buckets::total)).as(version).isEqualTo(Fact.known(700.0));
        }
        assertThat(SinceStartReader.read((pods, at) -> Map.of(), List.of(pod("c-0")), Instant.EPOCH))
                .singleElement()
                .satisfies(told -> assertThat(told.comparisons()).isEqualTo(Fact.unknown("its metrics are not read")));
    }

    private static List<SinceStart> read(Map<String, String> pages, Instant now) {
        var pods = pages.keySet().stream().map(SinceStartReaderTest::pod).toList();
        return SinceStartReader.read(
                (asked, at) -> {
                    var read = new LinkedHashMap<ArgoPod, Fact<MetricsPage>>();
                    asked.forEach(p -> read.put(p, Fact.known(Pages.page(pages.getOrDefault(p.name(), "")))));
                    return read;
                },
                pods,
                now);
    }

    private static ArgoPod pod(String name) {
        return Pages.pod(Component.CONTROLLER, name, "uid", 8082);
    }
}
