package io.argotuner.collect.metrics;

import static io.argotuner.collect.metrics.Pages.pod;
import static io.argotuner.collect.metrics.Pages.recorded;
import static io.argotuner.collect.metrics.Pages.why;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import io.argotuner.decide.durations.Buckets;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The queries as a real Prometheus answers them, which scrapes the recorded pages of every version as pods. Runs where a
 * {@code prometheus} is on the PATH, and is skipped elsewhere.
 */
class RealPrometheusIT {
    private final List<HttpServer> servers = new ArrayList<>();
    private Optional<Process> prometheus = Optional.empty();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws InterruptedException {
        if (prometheus.isPresent()) {
            prometheus.get().destroy();
            prometheus.get().waitFor(10, TimeUnit.SECONDS);
        }
        servers.forEach(s -> s.stop(0));
    }

    @Test
    void read_everyVersion_sumsAsThePagesThemselves() throws IOException {
        assumeThat(binary()).as("prometheus on the PATH").isPresent();
        var pages = new LinkedHashMap<ArgoPod, String>();
        var config = new StringBuilder("global: {scrape_interval: 1s}\nscrape_configs:\n");
        var ordinal = 0;
        for (var version : List.of("2.8", "2.14", "3.0", "3.5")) {
            for (var component : List.of(Component.CONTROLLER, Component.REPO_SERVER, Component.SERVER)) {
                var text = recorded(version + "-"
                        + component.name().toLowerCase(Locale.ROOT).replace("_", "-"));
                var pod = pod(component, component.binary() + "-" + ordinal++, "uid", serve(text));
                pages.put(pod, text);
                // The second job scrapes the same pods, as happens where annotations and monitors are both used.
                for (var job : List.of("pods", "monitors")) {
                    config.append(target(job + ordinal, pod.port().orElse(0), pod.name()));
                }
            }
        }
        var url = start(config.toString());
        var source = new PrometheusPages(url, Map.of());
        var pods = List.copyOf(pages.keySet()).stream().map(Pages::started).toList();

        var read = Awaitility.await("every pod was scraped")
                .atMost(Duration.ofSeconds(60))
                .until(() -> source.read(pods, Instant.now()), all -> all.values().stream()
                        .allMatch(Fact::isKnown));

        pages.forEach((pod, text) -> {
            var told = ((Fact.Known<MetricsPage>) read.get(Pages.started(pod))).value();
            var own = Pages.page(text);
            for (var series : Series.values()) {
                if (series == Series.RECONCILE_BUCKET) {
                    continue;
                }
                assertThat(told.of(series)).as(pod.name() + " " + series).isEqualTo(own.of(series));
            }
            assertThat(told.scrapedAt().orElseThrow()).isBetween(Instant.now().minusSeconds(90), Instant.now());
        });
        var stranger = pod(Component.SERVER, "argocd-server-stranger", "uid", 8083);
        assertThat(why(source.read(List.of(stranger), Instant.now()).get(stranger)))
                .startsWith("Prometheus has no series of argocd-server-stranger");
        var other = new PrometheusPages(url, Map.of("cluster", "a\\b \"c\""));
        assertThat(why(other.read(pods, Instant.now()).get(pods.get(0)))).startsWith("Prometheus has no series of ");
    }

    /** Every duration is as frequent as the others, and both jobs scrape the one pod, which counts once. */
    @Test
    void comparisons_areThoseOfTheScrapedTime() throws IOException {
        assumeThat(binary()).as("prometheus on the PATH").isPresent();
        var counted = new AtomicLong();
        var port = serve(() -> {
            var n = counted.addAndGet(10);
            var page = new StringBuilder();
            for (var cluster : List.of("a", "b")) {
                var labels = "argocd_app_reconcile_bucket{namespace=\"x\",dest_server=\"" + cluster + "\",le=\"";
                page.append(labels).append("0.25\"} ").append(n).append('\n');
                page.append(labels).append("1\"} ").append(2 * n).append('\n');
                page.append(labels).append("+Inf\"} ").append(3 * n).append('\n');
            }
            return page.toString();
        });
        var config = new StringBuilder("global: {scrape_interval: 1s}\nscrape_configs:\n");
        for (var job : List.of("pods", "monitors")) {
            config.append(target(job, port, "argocd-application-controller-0"));
        }
        var history = new PrometheusHistory(new PrometheusPages(start(config.toString()), Map.of()));

        Awaitility.await("ten scrapes within the settled time")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    var slices = history.comparisons("argocd", Instant.now()).orElse(List.of());
                    assertThat(slices).hasSize(96);
                    assertThat(slices.get(0).took().isKnown()).isFalse();
                    var last = slices.get(95).took();
                    assertThat(last.map(Buckets::bounds)).isEqualTo(Fact.known(List.of(0.25, 1.0)));
                    var counts = last.map(Buckets::counts).orElse(List.of());
                    // Both jobs together make n, each has seen all of it but for one scrape at either end.
                    assertThat(counts.get(0)).isBetween(50.0, 2.5 * counted.get());
                    assertThat(counts.get(1)).isBetween(0.9 * counts.get(0), 1.1 * counts.get(0));
                    assertThat(counts.get(2)).isBetween(0.9 * counts.get(0), 1.1 * counts.get(0));
                });
        assertThat(why(history.comparisons("elsewhere", Instant.now())))
                .contains("it has no argocd_app_reconcile_bucket of that namespace");
    }

    private static String target(String job, int port, String pod) {
        return "- {job_name: " + job + ", honor_labels: false, static_configs: [{targets: ['127.0.0.1:" + port
                + "'], labels: {namespace: argocd, pod: " + pod + "}}]}\n";
    }

    private int serve(String page) throws IOException {
        return serve(() -> page);
    }

    private int serve(Supplier<String> page) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            var bytes = page.get().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        servers.add(server);
        return server.getAddress().getPort();
    }

    /** @return its URL */
    private String start(String config) throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var file = Files.writeString(folder.resolve("prometheus.yml"), config);
        prometheus = Optional.of(new ProcessBuilder(
                        binary().orElseThrow().toString(),
                        "--config.file=" + file,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start());
        return "http://127.0.0.1:" + port;
    }

    private static Optional<Path> binary() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(String.valueOf(System.getenv("PATH")))
                .map(directory -> Path.of(directory, "prometheus"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
