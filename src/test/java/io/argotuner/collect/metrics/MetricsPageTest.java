package io.argotuner.collect.metrics;

import static io.argotuner.collect.metrics.Pages.page;
import static io.argotuner.collect.metrics.Pages.read;
import static io.argotuner.collect.metrics.Pages.recorded;
import static io.argotuner.collect.metrics.Pages.why;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Fact;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsPageTest {
    private static final String REFRESH = "app_reconciliation_queue";

    @ParameterizedTest
    @ValueSource(strings = {"2.8", "2.14", "3.0", "3.5"})
    void recordedController_anyVersion_givesTheSameFigures(String version) {
        var page = page(recorded(version + "-controller"));
        assertThat(page.of(Series.QUEUE_DEPTH, REFRESH)).isEqualTo(Fact.known(12.0));
        assertThat(page.of(Series.QUEUE_ADDS, REFRESH)).isEqualTo(Fact.known(712.0));
        assertThat(page.of(Series.QUEUE_WAIT_SUM, REFRESH)).isEqualTo(Fact.known(672.5));
        assertThat(page.of(Series.QUEUE_WORK_SUM, REFRESH)).isEqualTo(Fact.known(623.0));
        assertThat(page.of(Series.QUEUE_WORK_COUNT, REFRESH)).isEqualTo(Fact.known(700.0));
        assertThat(page.total(Series.RECONCILE_COUNT)).isEqualTo(Fact.known(700.0));
        assertThat(page.of(Series.APPLICATIONS))
                .isEqualTo(Fact.known(Map.of(
                        "", 1.0, "https://cluster-001.example:6443", 1.0, "https://kubernetes.default.svc", 1.0)));
        assertThat(page.of(Series.CLUSTER_EVENTS, "https://kubernetes.default.svc"))
                .isEqualTo(Fact.known(1_234_567.0 + 123));
        assertThat(page.of(Series.CLUSTER_CONNECTION, "https://cluster-002.example:6443"))
                .isEqualTo(Fact.known(0.0));
        assertThat(page.total(Series.KUBECTL_RUNNING)).isEqualTo(Fact.known(2.0));
        assertThat(page.total(Series.CPU)).isEqualTo(Fact.known(5123.47));
        assertThat(page.total(Series.MEMORY)).isEqualTo(Fact.known(7.340032e+08));
    }

    @Test
    void recordedController_clientMetrics_areThereFrom3_0Only() {
        assertThat(page(recorded("3.0-controller")).total(Series.THROTTLE_SUM)).isEqualTo(Fact.known(35.0));
        assertThat(page(recorded("3.5-controller")).total(Series.REQUESTS)).isEqualTo(Fact.known(702.0));
        assertThat(why(page(recorded("2.14-controller")).total(Series.THROTTLE_SUM)))
                .isEqualTo("argocd_kubectl_rate_limiter_duration_seconds_sum is not exported");
    }

    @Test
    void recordedController_queuesMissing_areUnknownAndNotZero() {
        var page = page(recorded("2.8-controller-without-queues"));
        assertThat(page.of(Series.QUEUE_DEPTH, REFRESH).isKnown()).isFalse();
        assertThat(page.total(Series.RECONCILE_COUNT).isKnown()).isTrue();
    }

    @Test
    void recordedRepoServer_sumsOverRepositories() {
        var page = page(recorded("3.5-repo-server"));
        assertThat(page.total(Series.REPO_PENDING)).isEqualTo(Fact.known(6.0));
        assertThat(page.total(Series.GIT_REQUESTS)).isEqualTo(Fact.known(129.0));
        assertThat(page.total(Series.GIT_SUM)).isEqualTo(Fact.known(42.84));
        assertThat(page.total(Series.PARALLELISM_WAIT_SUM)).isEqualTo(Fact.known(3.6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "+Inf", "-Inf", "-1", "1e300", "Infinity", "0x1p99", "1.5f", "one", "", "1e"})
    void value_thatNoProcessHas_makesItsSeriesUnknownAndNoOther(String value) {
        var page = page("workqueue_depth{name=\"a\"} 3\nworkqueue_depth{name=\"b\"} " + value
                + "\nprocess_cpu_seconds_total 5\n");
        assertThat(why(page.of(Series.QUEUE_DEPTH, "a")))
                .contains("workqueue_depth")
                .doesNotContain("known:");
        assertThat(page.total(Series.CPU)).isEqualTo(Fact.known(5.0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "workqueue_depth{name=\"a\" 3",
                "workqueue_depth{name=a} 3",
                "workqueue_depth{name=\"a} 3",
                "workqueue_depth{=\"a\"} 3",
                "workqueue_depth{name=\"a\\\"} 3",
                "workqueue_depth{name=\"a\"x=\"b\"} 3",
                "workqueue_depth",
                "workqueue_depth{",
                "workqueue_depth{name=\"a\"} 3 yesterday",
            })
    void line_thatCannotBeRead_makesItsSeriesUnknownAndNoOther(String line) {
        var page = page("workqueue_depth{name=\"a\"} 3\n" + line + "\nprocess_cpu_seconds_total 5\n");
        assertThat(why(page.of(Series.QUEUE_DEPTH, "a"))).startsWith("a line of workqueue_depth has");
        assertThat(page.total(Series.CPU)).isEqualTo(Fact.known(5.0));
    }

    @Test
    void label_escaped_isRead() {
        var page = page("argocd_app_info{ dest_server = \"https://a\\\\b\\\"c\\nd\" , name=\"}\",} 1\n");
        assertThat(page.of(Series.APPLICATIONS)).isEqualTo(Fact.known(Map.of("https://a\\b\"c\nd", 1.0)));
    }

    @Test
    void time_ofASample_isHeldAgainstNow() {
        long noon = Pages.NOON.toEpochMilli();
        assertThat(page("process_cpu_seconds_total 5 " + (noon - 200_000) + "\n")
                        .total(Series.CPU))
                .isEqualTo(Fact.known(5.0));
        assertThat(page("process_cpu_seconds_total 5 " + noon + " # {id=\"x\"} 1\n")
                        .total(Series.CPU))
                .isEqualTo(Fact.known(5.0));
        for (var time : new String[] {"" + (noon - 301_000), "" + (noon + 301_000), "0", "NaN", "1e300"}) {
            assertThat(why(page("process_cpu_seconds_total 5 " + time + "\n").total(Series.CPU)))
                    .isEqualTo("a line of process_cpu_seconds_total has a time more than 5 minutes from now");
        }
    }

    @Test
    void line_ofMegabytes_costsItsOwnSeriesOnly() {
        var page = page("argocd_app_info{dest_server=\"https://a\",name=\"" + "x".repeat(3_000_000)
                + "\"} 1\nprocess_cpu_seconds_total 5\n" + "y".repeat(200_000) + " 1\n");
        assertThat(why(page.of(Series.APPLICATIONS))).isEqualTo("a line of argocd_app_info is longer than 65536 bytes");
        assertThat(page.total(Series.CPU)).isEqualTo(Fact.known(5.0));
    }

    @Test
    void clusters_withoutEnd_areUnknownAndBounded() {
        var text = new StringBuilder("process_cpu_seconds_total 5\n");
        for (int i = 0; i <= MetricsPage.MAX_KEYS; i++) {
            text.append("argocd_app_info{dest_server=\"https://").append(i).append("\"} 1\n");
        }
        var page = page(text.toString());
        assertThat(why(page.of(Series.APPLICATIONS)))
                .isEqualTo("argocd_app_info has more than 10000 values of dest_server");
        assertThat(page.total(Series.CPU)).isEqualTo(Fact.known(5.0));
    }

    @Test
    void page_cutWithinALine_isNone() {
        assertThat(why(read("process_cpu_seconds_total 5\nprocess_resident_memory_by")))
                .isEqualTo("the page ends within a line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# HELP nothing\n", "<html>\n<body>404</body>\n</html>\n", "{}\n"})
    void page_ofSomethingElse_isNone(String text) {
        assertThat(why(read(text))).isEqualTo("the answer is no page of metrics");
    }

    /** Where a page is cut into pieces must not matter. */
    @Test
    void feed_anyCuts_givesTheSamePage() throws Exception {
        var bytes = recorded("3.5-controller").getBytes(StandardCharsets.UTF_8);
        var whole = page(recorded("3.5-controller"));
        for (int seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var parser = new PageParser(Pages.NOON);
            for (int at = 0; at < bytes.length; ) {
                int n = Math.min(bytes.length - at, 1 + random.nextInt(seed % 5 == 0 ? 3 : 2000));
                parser.feed(ByteBuffer.wrap(bytes, at, n));
                at += n;
            }
            var page = parser.end();
            for (var series : Series.values()) {
                assertThat(page.of(series)).as("seed " + seed + " " + series).isEqualTo(whole.of(series));
            }
        }
    }

    /** Whatever the bytes are, there is an answer, and what it knows is a number that a process may have. */
    @Test
    void read_anyBytes_neverThrows() {
        var recorded = recorded("3.0-controller").getBytes(StandardCharsets.UTF_8);
        for (int seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            var bytes = seed % 4 == 0 ? new byte[random.nextInt(5_000)] : recorded.clone();
            if (seed % 4 == 0) {
                random.nextBytes(bytes);
            } else {
                for (int i = random.nextInt(60); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = strange(random);
                }
            }
            var read = read(new String(bytes, StandardCharsets.ISO_8859_1));
            if (read instanceof Fact.Known<MetricsPage> page) {
                for (var series : Series.values()) {
                    if (page.value().total(series) instanceof Fact.Known<Double> known) {
                        assertThat(known.value())
                                .as("seed " + seed + " " + series)
                                .isBetween(0.0, MetricsPage.LARGEST * MetricsPage.MAX_KEYS);
                    }
                }
            } else {
                assertThat(why(read)).as("seed " + seed).isNotBlank();
            }
        }
    }

    private static byte strange(Random random) {
        var bytes = "\n\n\"\\{}=, \t#eE+-.NaInf09\0".getBytes(StandardCharsets.UTF_8);
        return random.nextBoolean() ? bytes[random.nextInt(bytes.length)] : (byte) random.nextInt(256);
    }
}
