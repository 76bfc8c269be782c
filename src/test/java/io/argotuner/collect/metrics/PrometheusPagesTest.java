package io.argotuner.collect.metrics;

import static io.argotuner.collect.metrics.Pages.NOON;
import static io.argotuner.collect.metrics.Pages.controller;
import static io.argotuner.collect.metrics.Pages.pod;
import static io.argotuner.collect.metrics.Pages.recorded;
import static io.argotuner.collect.metrics.Pages.started;
import static io.argotuner.collect.metrics.Pages.why;
import static io.argotuner.collect.metrics.ScriptedPrometheus.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.argotuner.decide.Component;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusPagesTest {
    private static final Duration PERIOD = Duration.ofSeconds(60);

    static {
        // Head and body of an answer are two writes; without this the second waits for the first to be acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ScriptedPrometheus prometheus = new ScriptedPrometheus();
    private final CountDownLatch end = new CountDownLatch(1);
    private final MetricsHttp http = new MetricsHttp(Duration.ofSeconds(2));

    PrometheusPagesTest() throws IOException {}

    @AfterEach
    void close() {
        end.countDown();
        prometheus.close();
    }

    /** The evidence of a version's pages is the same whoever read them. */
    @ParameterizedTest
    @ValueSource(strings = {"2.8", "2.14", "3.0", "3.5"})
    void read_pagesOfAVersion_areThoseOfThePods(String version) {
        var pods = List.of(started(controller(0)), repoServer(), server());
        var texts = Map.of(
                pods.get(0), recorded(version + "-controller"),
                pods.get(1), recorded(version + "-repo-server"),
                pods.get(2), recorded(version + "-server"));
        var grown = new HashMap<ArgoPod, String>();
        texts.forEach((pod, text) -> grown.put(pod, twice(text)));
        texts.forEach((pod, text) -> prometheus.scrape(NOON.minusSeconds(10), target(pod), text));
        grown.forEach((pod, text) -> prometheus.scrape(NOON.plusSeconds(50), target(pod), text));

        var asked = new EvidenceTaker(source(Map.of()), PERIOD);
        var scraped = new EvidenceTaker(
                (some, at) -> {
                    var pages = new HashMap<ArgoPod, Fact<MetricsPage>>();
                    some.forEach(p -> pages.put(p, Pages.read((at.isAfter(NOON) ? grown : texts).get(p))));
                    return pages;
                },
                PERIOD);
        for (var at : List.of(NOON, NOON.plusSeconds(60))) {
            var told = take(asked, pods, at);
            var own = take(scraped, pods, at);
            assertThat(told.at()).as("as old as the scrape").isEqualTo(at.minusSeconds(10));
            assertThat(told.window()).isEqualTo(own.window());
            assertThat(told.controllers()).isEqualTo(own.controllers());
            assertThat(told.repoServers()).isEqualTo(own.repoServers());
            assertThat(told.servers()).isEqualTo(own.servers());
        }
        assertThat(take(asked, pods, NOON.plusSeconds(60))
                        .controllers()
                        .get(0)
                        .pod()
                        .cpu()
                        .isKnown())
                .isTrue();
    }

    /** Without a time of waiting: what an operator that starts again, and a plan, know at once. */
    @Test
    void earlier_historyOfThisProcess_givesRatesAtTheFirstLook() {
        var pod = started(controller(0));
        prometheus.scrape(
                NOON.minusSeconds(400), target(pod), "process_start_time_seconds 100\nprocess_cpu_seconds_total 50\n");
        prometheus.scrape(
                NOON.minusSeconds(10), target(pod), "process_start_time_seconds 100\nprocess_cpu_seconds_total 245\n");
        var seen = take(new EvidenceTaker(source(Map.of()), PERIOD), List.of(pod), NOON);
        assertThat(seen.window()).isEqualTo(Duration.ofSeconds(390));
        assertThat(seen.controllers().get(0).pod().cpu()).isEqualTo(Fact.known(0.5));
    }

    @Test
    void earlier_historyOfAnotherProcess_isNotUsed() {
        var pod = started(controller(0));
        prometheus.scrape(
                NOON.minusSeconds(400), target(pod), "process_start_time_seconds 90\nprocess_cpu_seconds_total 50\n");
        prometheus.scrape(
                NOON.minusSeconds(10), target(pod), "process_start_time_seconds 100\nprocess_cpu_seconds_total 245\n");
        var seen = take(new EvidenceTaker(source(Map.of()), PERIOD), List.of(pod), NOON);
        assertThat(why(seen.controllers().get(0).pod().cpu()))
                .isEqualTo("a rate needs two readings of one process without a reset between them");
    }

    /** Prometheus scrapes every two minutes and is asked every minute: rates come from the times of scrapes. */
    @Test
    void read_sameScrapeTwice_countsNoTime() {
        var pod = started(controller(0));
        var taker = new EvidenceTaker(source(Map.of()), PERIOD);
        for (var minute = 0; minute <= 4; minute++) {
            if (minute % 2 == 0) {
                prometheus.scrape(
                        NOON.plusSeconds(60 * minute - 10),
                        target(pod),
                        "process_start_time_seconds 100\nprocess_cpu_seconds_total " + 30 * minute + "\n");
            }
            take(taker, List.of(pod), NOON.plusSeconds(60 * minute));
        }
        var seen = take(taker, List.of(pod), NOON.plusSeconds(240));
        assertThat(seen.window().toSeconds()).isBetween(190L, 240L);
        assertThat(seen.controllers().get(0).pod().cpu().orElse(0.0)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void read_podScrapedByTwoJobs_isCountedOnce() {
        var pod = started(controller(0));
        var text = "process_start_time_seconds 100\nworkqueue_depth{name=\"app_reconciliation_queue\"} 7\n";
        prometheus.scrape(NOON.minusSeconds(20), target(pod), text);
        prometheus.scrape(NOON.minusSeconds(40), with(target(pod), "job", "pods"), text);
        assertThat(page(pod).of(Series.QUEUE_DEPTH, "app_reconciliation_queue")).isEqualTo(Fact.known(7.0));
    }

    /** A pod that came back at another address has two targets for a while; the old one may even be the fresher. */
    @Test
    void read_podBackAtAnotherAddress_isTheProcessThatStartedLast() {
        var pod = started(controller(0));
        prometheus.scrape(
                NOON.minusSeconds(15),
                target(pod),
                "process_start_time_seconds 100\nprocess_resident_memory_bytes 9\n");
        prometheus.scrape(
                NOON.minusSeconds(30),
                with(target(pod), "instance", "10.0.0.9:8082"),
                "process_start_time_seconds 200\nprocess_resident_memory_bytes 3\n");
        assertThat(page(pod).total(Series.MEMORY)).isEqualTo(Fact.known(3.0));
    }

    @Test
    void read_podNotScrapedSinceItsRestart_isUnknown() {
        var pod = controller(0);
        prometheus.scrape(
                NOON.minusSeconds(15),
                target(pod),
                "process_start_time_seconds " + (NOON.getEpochSecond() - 600) + "\nprocess_resident_memory_bytes 9\n");
        assertThat(why(read(pod)))
                .isEqualTo("Prometheus has not scraped argocd-application-controller-0 since it restarted");
    }

    /** Two installs in one Prometheus, whose pods have the same names. */
    @Test
    void read_severalClusters_areToldApartByTheLabelsAskedFor() {
        var pod = started(controller(0));
        for (var cluster : List.of("eu", "us \"1\"")) {
            prometheus.scrape(
                    NOON.minusSeconds(15),
                    with(target(pod), "cluster", cluster),
                    "process_resident_memory_bytes " + cluster.length() + "\n");
        }
        var eu = new PrometheusPages(prometheus.url() + "/", Map.of("cluster", "eu"), http, 100_000);
        assertThat(eu.read(List.of(pod), NOON).get(pod).map(p -> p.total(Series.MEMORY)))
                .isEqualTo(Fact.known(Fact.known(2.0)));
        assertThat(prometheus.queries()).hasSize(6).allSatisfy(q -> assertThat(q)
                .contains(", namespace=\"argocd\", cluster=\"eu\"}"));
        assertThat(PromQl.sums("argocd", Map.of("cluster", "us \"1\"")).get(0)).contains("cluster=\"us \\\"1\\\"\"}");
    }

    @Test
    void read_noSeries_saysWhatToDo() {
        assertThat(why(read(controller(0))))
                .isEqualTo(
                        "Prometheus has no series of argocd-application-controller-0 with the labels asked for; let it"
                                + " scrape that pod");
        prometheus.scrape(
                NOON.minusSeconds(15),
                Map.of("namespace", "argocd", "job", "svc"),
                "process_resident_memory_bytes 9\n");
        assertThat(why(read(controller(0))))
                .isEqualTo("the series in Prometheus have no label pod; keep the pod's name in it when scraping");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "302 | moved | answered 302; give the URL that it redirects to",
                "401 | {} | answered 401; argo-tuner sends no token there: give a URL that may be read without one, or that of --prometheus-url",
                "404 | nothing here | answered 404; give the URL under which /api/v1/query is found",
                "400 | {\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"secret\"} | answered 400 (bad_data)",
                "503 | {\"status\":\"error\",\"errorType\":\"<b>secret\"} | answered 503",
                "502 | <html>secret</html> | answered 502",
                "200 | <html>secret</html> | the answer is not one of Prometheus' HTTP API; check the URL",
                "200 | {} | the answer is not one of Prometheus' HTTP API; check the URL",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}} | the answer is not one"
                        + " of Prometheus' HTTP API; check the URL",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1]}]}} |"
                        + " the answer is not one of Prometheus' HTTP API; check the URL",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{}, | the answer is"
                        + " not one of Prometheus' HTTP API; check the URL",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[1,[2],null,\"x\"]}} | the answer is"
                        + " not one of Prometheus' HTTP API; check the URL",
                "200 | {\"status\":\"success\",\"warnings\":[\"x\",{\"a\":[1]}],\"data\":{\"resultType\":\"vector\",\"result\":[]}} |"
                        + " it warns that its answer may not be the whole of it",
            })
    void read_noUsableAnswer_saysWhy(int status, String body, String reason) {
        prometheus.answer(x -> text(x, status, body));
        assertThat(why(read(controller(0)))).isEqualTo("Prometheus at " + prometheus.url() + ": " + reason);
    }

    @Test
    void read_endlessSilentOrGone_endsInTime() {
        prometheus.answer(x -> {
            x.sendResponseHeaders(200, 0);
            while (end.getCount() > 0) {
                x.getResponseBody().write(new byte[10_000]);
            }
        });
        assertThat(why(read(controller(0)))).endsWith(": the answer is larger than 97 KiB");
        prometheus.answer(x -> end.await());
        assertThat(why(read(controller(0)))).endsWith(": no whole answer within 2.0 s");
        prometheus.close();
        assertThat(why(read(controller(0)))).endsWith(": the connection is refused");
        assertThat(why(new PrometheusPages("http://[", Map.of(), http, 1)
                        .read(List.of(controller(0)), NOON)
                        .get(controller(0))))
                .isEqualTo("Prometheus at http://[: the URL cannot be used; correct spec.evidence.prometheus.url, or"
                        + " --prometheus where that gave it");
    }

    @Test
    void read_valuesThatAreNoAmounts_spoilTheirSeriesOnly() {
        var pod = started(controller(0));
        prometheus.scrape(
                NOON.minusSeconds(15), target(pod), "process_resident_memory_bytes NaN\nprocess_cpu_seconds_total 4\n");
        assertThat(why(page(pod).total(Series.MEMORY))).isEqualTo("process_resident_memory_bytes has the value NaN");
        assertThat(page(pod).total(Series.CPU)).isEqualTo(Fact.known(4.0));
    }

    private PrometheusPages source(Map<String, String> labels) {
        return new PrometheusPages(prometheus.url(), labels, http, 1_000_000);
    }

    private Fact<MetricsPage> read(ArgoPod pod) {
        var pages = new PrometheusPages(prometheus.url(), Map.of(), http, 100_000).read(List.of(pod), NOON);
        return pages.get(pod);
    }

    private MetricsPage page(ArgoPod pod) {
        if (read(pod) instanceof Fact.Known<MetricsPage> known) {
            return known.value();
        }
        throw new AssertionError("not known: " + why(read(pod)));
    }

    private static Evidence take(EvidenceTaker taker, List<ArgoPod> pods, Instant at) {
        if (taker.take("argocd", () -> Fact.known(pods), at) instanceof Fact.Known<Evidence> known) {
            return known.value();
        }
        throw new AssertionError("no evidence");
    }

    private static ArgoPod repoServer() {
        return started(pod(Component.REPO_SERVER, "argocd-repo-server-6d8f9c-x2x4z", "uid 0", 8084));
    }

    private static ArgoPod server() {
        return started(pod(Component.SERVER, "argocd-server-5b7c9d-k2k4z", "uid 0", 8083));
    }

    private static Map<String, String> target(ArgoPod pod) {
        return Map.of(
                "namespace",
                "argocd",
                "pod",
                pod.name(),
                "job",
                "argocd/metrics",
                "instance",
                "10.0.0.1:" + pod.port().orElse(0));
    }

    private static Map<String, String> with(Map<String, String> target, String name, String value) {
        var changed = new HashMap<>(target);
        changed.put(name, value);
        return changed;
    }

    /** The page some time later: every counter has doubled. */
    private static String twice(String page) {
        var lines = new ArrayList<String>();
        for (var line : page.lines().toList()) {
            var space = line.lastIndexOf(' ');
            lines.add(
                    line.startsWith("#") || line.startsWith("process_start_time") || space < 0
                            ? line
                            : line.substring(0, space + 1) + 2 * Double.parseDouble(line.substring(space + 1)));
        }
        return String.join("\n", lines) + "\n";
    }
}
