package io.argotuner.report;

import static io.argotuner.report.Samples.change;
import static io.argotuner.report.Samples.decision;
import static io.argotuner.report.Samples.observation;
import static io.argotuner.report.Samples.setting;
import static io.argotuner.report.Samples.wrote;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.enact.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TunerMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final TunerMetrics metrics = new TunerMetrics(registry);

    @Test
    void decided_showsTheNumbersOfThePolicy() {
        var wanted = decision(
                "",
                setting(Setting.STATUS_PROCESSORS, State.CHANGE, "20", "50", ""),
                setting(Setting.CLUSTER_CACHE_RESYNC, State.OK, "43200s", "43200s", ""));

        metrics.decided(
                "argocd/default",
                observation(),
                Policy.defaults(),
                wanted,
                wrote(change(Setting.STATUS_PROCESSORS, "20", "50")));

        assertThat(lines())
                .contains(
                        "argotuner_applications{policy=\"argocd/default\"} 1000.0",
                        "argotuner_clusters{policy=\"argocd/default\"} 1.0",
                        "argotuner_shards{policy=\"argocd/default\"} 1.0",
                        "argotuner_busiest_shard_applications{policy=\"argocd/default\"} 1000.0",
                        "argotuner_setting_effective{policy=\"argocd/default\",setting=\"statusProcessors\"} 20.0",
                        "argotuner_setting_recommended{policy=\"argocd/default\",setting=\"statusProcessors\"} 50.0",
                        "argotuner_setting_recommended{policy=\"argocd/default\",setting=\"clusterCacheResync\"} 43200.0",
                        "argotuner_changes_total{policy=\"argocd/default\",setting=\"statusProcessors\"} 1.0",
                        "argotuner_restarts_total{policy=\"argocd/default\"} 1.0",
                        "argotuner_bottleneck{name=\"None\",policy=\"argocd/default\"} 1.0",
                        "argotuner_bottleneck{name=\"Cpu\",policy=\"argocd/default\"} 0.0",
                        "argotuner_paused{policy=\"argocd/default\"} 0.0");
    }

    @Test
    void decided_unmeasured_isNotANumberRatherThanZero() {
        metrics.decided(
                "argocd/default", observation(), Policy.defaults(), Samples.unmeasured("forbidden"), Outcome.nothing());

        assertThat(lines()).contains("argotuner_applications{policy=\"argocd/default\"} NaN");
    }

    @Test
    void remove_takesEverySeriesOfThePolicyAndNoOther() {
        var before = lines();
        look("argocd/default");
        var one = lines().size();
        look("other/default");
        look("other/default");
        metrics.remove("argocd/default");

        assertThat(lines()).hasSize(one).noneMatch(l -> l.contains("argocd/default"));
        metrics.remove("other/default");
        assertThat(lines()).hasSize(before.size());
    }

    @Test
    void problem_ofThePolicy_takesItsSeriesAway() {
        look("argocd/default");
        metrics.problem("argocd/default", new Problem(Problem.Kind.INVALID, "no"));

        assertThat(lines()).noneMatch(l -> l.contains("policy="));
    }

    @Test
    void problem_thatMayPass_isCounted() {
        metrics.problem("argocd/default", new Problem(Problem.Kind.FORBIDDEN, "no"));

        assertThat(lines())
                .contains("argotuner_errors_total{kind=\"Forbidden\"} 1.0")
                .contains("argotuner_errors_total{kind=\"Unreachable\"} 0.0");
    }

    @Test
    void documentation_namesEveryMeter() throws Exception {
        look("argocd/default");
        metrics.reconciled(Duration.ofMillis(10));
        var documented = Files.readString(Path.of("docs", "metrics.md"));

        var names = lines().stream().map(l -> l.replaceAll("[{ ].*", "")).collect(Collectors.toSet());
        assertThat(names).hasSizeGreaterThan(12).allSatisfy(name -> assertThat(documented)
                .containsPattern("`" + Pattern.quote(name.replaceAll("_(count|sum|max)$", ""))));
    }

    @Test
    void amount_readsTheFormsThatAreWritten() {
        assertThat(PolicyMeters.amount(Setting.STATUS_PROCESSORS, "50")).isEqualTo(50);
        assertThat(PolicyMeters.amount(Setting.RECONCILIATION_JITTER, "1500ms")).isEqualTo(1.5);
        assertThat(PolicyMeters.amount(Setting.RECONCILIATION_JITTER, "abc")).isNaN();
        assertThat(PolicyMeters.amount(Setting.STATUS_PROCESSORS, null)).isNaN();
    }

    private void look(String policy) {
        metrics.decided(
                policy,
                observation(),
                Policy.defaults(),
                decision(""),
                wrote(change(Setting.STATUS_PROCESSORS, "20", "50")));
    }

    private List<String> lines() {
        return registry.scrape().lines().filter(l -> !l.startsWith("#")).toList();
    }
}
