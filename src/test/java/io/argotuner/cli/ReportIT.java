package io.argotuner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.EvidenceRule;
import io.argotuner.collect.metrics.ScriptedPrometheus;
import io.argotuner.report.Browser;
import io.argotuner.report.PageLayout;
import io.argotuner.standin.Costs;
import io.argotuner.standin.ModelClock;
import io.argotuner.standin.StandIn;
import io.argotuner.testing.ControlPlane;
import io.argotuner.testing.FaultProxy;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code argo-tuner report} and {@code explain} of an install on a real API server, with the rights that docs/rbac.md gives. */
@ExtendWith(ControlPlane.class)
class ReportIT {
    private static final String USER = "reader";
    private static final Pattern PAGE = Pattern.compile("/pods/([^/:]+):(\\d+)/proxy/metrics$");

    @Test
    void liveInstall_isReportedWithWhatItsPodsMeasured(Sandbox sandbox, @TempDir Path dir) throws IOException {
        sandbox.argoCd().plain().applications(60, 2);
        var clock = new ModelClock(100);
        sandbox.keep(StandIn.start(sandbox.admin(), 1, Costs.local(), clock));
        policy(sandbox, "");
        var kubeconfig = reader(sandbox, documented());
        var mark = sandbox.audit().mark();

        await("ages of all Applications and their comparisons")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> {
                    var page = report(sandbox, kubeconfig, dir, clock);
                    assertThat(page)
                            .contains("60 Applications on 2 clusters")
                            .contains("How old comparisons are now", "By shard: the age that")
                            .contains("How long comparisons take, measured", "Durations of comparisons, measured")
                            .containsPattern(
                                    "<th scope=\"row\">shard 0</th><td>20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC</td>"
                                            + "<td>[0-9,]+ comparisons, half of them [^<]+</td><td>\\d+ %</td><td>\\d+\\.\\d</td>")
                            .contains("What argo-tuner did, and what that did", "Items wait 12 s instead of 41 s.")
                            .contains("<th scope=\"col\">Original</th>", "Known practices")
                            .doesNotContain("No metrics could be read", "<td>0 comparisons");
                });
        if (Browser.found().isPresent()) {
            try (var browser = PageLayout.browser(dir.resolve("profile"))) {
                assertThat(PageLayout.wrong(browser, dir.resolve("report.html")))
                        .isEmpty();
            }
        }
        var explained = argoTuner(clock, "explain", "--kubeconfig", kubeconfig.toString(), "-n", sandbox.namespace());
        assertThat(explained.err()).isEmpty();
        assertThat(explained.out())
                .contains("Policy      " + sandbox.namespace() + "/default, mode Enforce")
                .contains("Items wait 12 s instead of 41 s.");
        assertThat(sandbox.audit()
                        .requests(
                                "system:serviceaccount:" + sandbox.namespace() + ":" + USER,
                                mark,
                                r -> r.mutating() || r.of("secrets")))
                .isEmpty();
    }

    @Test
    void podsThatMayNotBeAsked_areToldWithTheRightThatIsMissing(Sandbox sandbox, @TempDir Path dir) throws IOException {
        sandbox.argoCd().plain().applications(6, 1);
        var rules = documented();
        rules.removeIf(rule -> rule.getResources().contains("pods/proxy"));
        var kubeconfig = reader(sandbox, rules);

        // Nothing listens there, which is known before a pod is asked.
        assertThat(report(sandbox, kubeconfig, dir, Clock.systemUTC(), "--prometheus", "http://127.0.0.1:1"))
                .contains("No day can be shown: Prometheus at http://127.0.0.1:1: the connection is refused.")
                .contains("No metrics could be read.")
                .contains("Not read of shard 0: the verb get on pods/proxy is not granted")
                .doesNotContain("Durations of comparisons, measured");
    }

    /** One look at pods has no rates; a Prometheus has them, be it typed or that of the policy in the cluster. */
    @Test
    void loadCharts_areOfMeasuredRatesWhereverAPrometheusIsNamed(Sandbox sandbox, @TempDir Path dir)
            throws IOException {
        sandbox.argoCd().plain().applications(60, 2);
        var clock = new ModelClock(100);
        sandbox.keep(StandIn.start(sandbox.admin(), 1, Costs.local(), clock));
        var kubeconfig = reader(sandbox, documented());
        var prometheus = sandbox.keep(new ScriptedPrometheus());
        var begun = clock.instant();
        await("scrapes over more than the window of a rate")
                .atMost(Duration.ofSeconds(60))
                .until(() -> scrape(sandbox, prometheus, clock), at -> at.isAfter(begun.plusSeconds(900)));
        var after = Clock.fixed(scrape(sandbox, prometheus, clock).plusSeconds(6), ZoneOffset.UTC);

        assertThat(report(sandbox, kubeconfig, dir, after))
                .contains("By counts, because a rate needs two readings of one process");
        assertThat(report(sandbox, kubeconfig, dir, after, "--prometheus", prometheus.url()))
                .containsPattern("Measured from the pods over \\d+m")
                .containsPattern("Measured: (less than )?[0-9.]+ asked with 60 Applications today")
                .doesNotContain("By counts");
        policy(sandbox, prometheus.url());
        assertThat(report(sandbox, kubeconfig, dir, after))
                .containsPattern("Measured: (less than )?[0-9.]+ asked with 60 Applications today")
                .doesNotContain("By counts");
        var plan = argoTuner(
                after,
                "plan",
                "--kubeconfig",
                kubeconfig.toString(),
                "-n",
                sandbox.namespace(),
                "--prometheus",
                "http://127.0.0.1:1");
        assertThat(plan.exit()).isZero();
        assertThat(plan.err())
                .isEqualToNormalizingNewlines("note: nothing measured is known, because Prometheus at"
                        + " http://127.0.0.1:1: the connection is refused\n");
    }

    /** Has the Prometheus scrape the controller's pods now. */
    private static Instant scrape(Sandbox sandbox, ScriptedPrometheus prometheus, Clock clock) {
        var at = clock.instant();
        for (var pod : sandbox.admin().pods().list().getItems()) {
            var name = pod.getMetadata().getName();
            if (name.contains("application-controller")) {
                prometheus.scrape(
                        at,
                        Map.of("job", "argocd", "instance", name, "pod", name, "namespace", sandbox.namespace()),
                        fetched("http://" + pod.getStatus().getPodIP() + ":8082/metrics"));
            }
        }
        return at;
    }

    private static List<PolicyRule> documented() throws IOException {
        var docs = Files.readString(Path.of("docs", "rbac.md"));
        var yaml = docs.substring(docs.indexOf("```yaml\n") + 8);
        return Serialization.unmarshal(yaml.substring(0, yaml.indexOf("```")), Role.class)
                .getRules();
    }

    /** Whose requests for metrics pages get to the pods once the API server has let them. */
    private static Path reader(Sandbox sandbox, List<PolicyRule> rules) {
        var proxy = sandbox.keep(sandbox.operators().proxy());
        proxy.on(seen -> PAGE.matcher(seen.uri()).find()).proxied(seen -> page(sandbox, seen));
        return sandbox.operators().kubeconfig(proxy, USER, rules);
    }

    private static String page(Sandbox sandbox, FaultProxy.Seen seen) {
        var asked = PAGE.matcher(seen.uri());
        assertThat(asked.find()).isTrue();
        var pod = sandbox.admin().pods().withName(asked.group(1)).get();
        return fetched("http://" + pod.getStatus().getPodIP() + ":" + asked.group(2) + "/metrics");
    }

    private static String fetched(String url) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * With the status that an operator left, which does not run any more.
     *
     * @param prometheus that its evidence comes from, empty for the pods
     */
    private static void policy(Sandbox sandbox, String prometheus) throws IOException {
        var told = Serialization.unmarshal(
                Files.readString(Path.of("src/test/resources/explain/policy.yaml")), ArgoTuningPolicy.class);
        told.getMetadata().setNamespace(sandbox.namespace());
        if (!prometheus.isEmpty()) {
            told.getSpec().evidence = new EvidenceRule();
            told.getSpec().evidence.source = "Prometheus";
            told.getSpec().evidence.prometheus = new EvidenceRule.Prometheus();
            told.getSpec().evidence.prometheus.url = prometheus;
        }
        var status = Objects.requireNonNull(told.getStatus());
        var created = sandbox.admin().resource(told).create();
        created.setStatus(status);
        sandbox.admin().resource(created).updateStatus();
    }

    private static String report(Sandbox sandbox, Path kubeconfig, Path dir, Clock clock, String... more)
            throws IOException {
        var file = dir.resolve("report.html");
        var args = new ArrayList<>(List.of(
                "report", "--kubeconfig", kubeconfig.toString(), "-n", sandbox.namespace(), "-o", file.toString()));
        args.addAll(List.of(more));
        var ran = argoTuner(clock, args.toArray(String[]::new));
        assertThat(ran.exit()).as(ran.err()).isZero();
        return Files.readString(file);
    }

    private static Ran argoTuner(Clock clock, String... args) {
        return Ran.argoTuner(clock, "", args);
    }
}
