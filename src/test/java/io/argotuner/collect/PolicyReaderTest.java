package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Policy.Management;
import io.argotuner.decide.Policy.Rule;
import io.argotuner.decide.Setting;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void read_emptySpec_isTheDefaults() {
        assertThat(read("{}")).isEqualTo(Policy.defaults());
        assertThat(PolicyReader.read(new ArgoTuningPolicy(), NOW)).isEqualTo(Policy.defaults());
    }

    @Test
    void read_everyEmptyObject_isTheDefaults() {
        var policy = read(
                "{objective: {}, sizing: {}, settings: {}, evidence: {}, disruption: {windows: []}, rollout: {verify: {}},"
                        + " sharding: {}}");

        assertThat(policy).isEqualTo(Policy.defaults());
    }

    @Test
    void read_everyField_isTaken() {
        var policy = read("""
                mode: Recommend
                paused: true
                objective: {freshness: 5m}
                sizing: {applicationsPerStatusProcessor: 10, applicationsPerOperationProcessor: 30, applicationsPerShard: 500}
                settings:
                  statusProcessors: {management: Fixed, value: 50}
                  kubeClientQps: {min: "37.5", max: 100}
                  reconciliationTimeout: {management: Auto, min: 120s, max: 1h30m}
                  repoServerReplicas: {management: Off}
                disruption: {cooldown: 10m, scaleDownStabilization: 2d}
                onConflict: Respect
                onDelete: Retain
                """);

        assertThat(policy.mode()).isEqualTo(Policy.Mode.RECOMMEND);
        assertThat(policy.paused()).isTrue();
        assertThat(policy.freshness()).contains(Duration.ofMinutes(5));
        assertThat(policy.sizing()).isEqualTo(new Policy.Sizing(10, 30, 500));
        assertThat(policy.settings()).hasSize(4);
        assertThat(policy.rule(Setting.STATUS_PROCESSORS))
                .isEqualTo(new Rule(
                        Management.FIXED, OptionalDouble.of(50), OptionalDouble.empty(), OptionalDouble.empty()));
        assertThat(policy.rule(Setting.KUBE_CLIENT_QPS))
                .isEqualTo(new Rule(
                        Management.AUTO, OptionalDouble.empty(), OptionalDouble.of(37.5), OptionalDouble.of(100)));
        assertThat(policy.rule(Setting.RECONCILIATION_TIMEOUT))
                .isEqualTo(new Rule(
                        Management.AUTO, OptionalDouble.empty(), OptionalDouble.of(120), OptionalDouble.of(5400)));
        assertThat(policy.rule(Setting.REPO_SERVER_REPLICAS).management()).isEqualTo(Management.OFF);
        assertThat(policy.rule(Setting.SERVER_REPLICAS)).isEqualTo(Rule.AUTO);
        assertThat(policy.cooldown()).isEqualTo(Duration.ofMinutes(10));
        assertThat(policy.scaleDownStabilization()).isEqualTo(Duration.ofDays(2));
        assertThat(policy.onConflict()).isEqualTo(Policy.OnConflict.RESPECT);
        assertThat(policy.onDelete()).isEqualTo(Policy.OnDelete.RETAIN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "statusProcessors      | 1      | 1",
                "statusProcessors      | '\"50\"' | 50",
                "controllerReplicas    | 10000  | 10000",
                "kubectlParallelism    | 0      | 0",
                "repoServerParallelism | '\"0\"'  | 0",
                "kubeClientQps         | 50     | 50",
                "kubeClientQps         | 37.5   | 37.5",
                "kubeClientQps         | '\"0.5\"' | 0.5",
                "reconciliationTimeout | 180s   | 180",
                "reconciliationTimeout | 1h30m5s | 5405",
                "reconciliationJitter  | 0      | 0",
                "reconciliationJitter  | 0s     | 0",
                "clusterCacheResync    | 1d     | 86400",
                "clusterCacheResync    | '\"0\"'  | 0",
            })
    void read_fixedValue_isInTheSettingsUnit(String setting, String text, double amount) {
        var policy = read("settings: {" + setting + ": {management: Fixed, value: " + text + "}}");

        assertThat(policy.rule(Setting.byId(setting).orElseThrow()).value()).hasValue(amount);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: enforce | spec.mode is \"enforce\": use Enforce or Recommend",
                "onConflict: Fight | spec.onConflict is \"Fight\": use Take or Respect",
                "onDelete: Keep | spec.onDelete is \"Keep\": use Restore or Retain",
                "evidence: {source: Metrics} | spec.evidence.source is \"Metrics\": use Pods, Prometheus or None",
                "evidence: {source: Prometheus} | spec.evidence.prometheus.url is missing: add the URL of its HTTP API, or"
                        + " set source to Pods",
                "evidence: {prometheus: {url: 'http://p'}} | spec.evidence.prometheus is read only with source Prometheus:"
                        + " add source: Prometheus, or remove prometheus",
                "evidence: {source: Prometheus, prometheus: {url: 'ftp://p'}} | spec.evidence.prometheus.url is"
                        + " \"ftp://p\": use the URL of an HTTP API without credentials, query or fragment, such as"
                        + " http://prometheus-operated.monitoring.svc:9090, of at most 256 characters",
                "evidence: {source: Prometheus, prometheus: {url: 'http://p', matchLabels: {pod: a}}} |"
                        + " spec.evidence.prometheus.matchLabels is \"pod\": use names of Prometheus labels such as cluster,"
                        + " but not __name__, instance, job, namespace, pod",
                "rollout: {verify: {onRegression: Undo}} | spec.rollout.verify.onRegression is \"Undo\": use Revert or Keep",
                "rollout: {verify: {window: 0s}} | spec.rollout.verify.window is \"0s\": use a duration above zero of whole"
                        + " numbers with s, m or h, such as 90s or 1h30m, or of days, such as 2d",
                "sharding: {algorithm: Random} | spec.sharding.algorithm is \"Random\": use Keep, RoundRobin,"
                        + " ConsistentHashing or Legacy",
                "sharding: {pinning: On} | spec.sharding.pinning is \"On\": use Off, Advise or Manage",
                "objective: {freshness: 0m} | spec.objective.freshness is \"0m\": use a duration above zero of whole numbers"
                        + " with s, m or h, such as 90s or 1h30m, or of days, such as 2d",
                "sizing: {applicationsPerShard: 0} | spec.sizing.applicationsPerShard is 0: use a whole number from 1 to 100000",
                "sizing: {applicationsPerStatusProcessor: -1} | spec.sizing.applicationsPerStatusProcessor is -1: use a whole"
                        + " number from 1 to 100000",
                "disruption: {cooldown: 30} | spec.disruption.cooldown is \"30\": use a duration of whole numbers with s, m or"
                        + " h, such as 90s or 1h30m, or of days, such as 2d",
                "settings: {statusProcesors: {}} | spec.settings.statusProcesors is no setting; did you mean statusProcessors?"
                        + " Use controllerReplicas, statusProcessors, operationProcessors, reconciliationTimeout,"
                        + " reconciliationJitter, clusterCacheResync, kubeClientQps, kubectlParallelism,"
                        + " repoServerReplicas, repoServerParallelism, serverReplicas or applicationSetConcurrency",
                "settings: {statusProcessors: {management: Manual}} | spec.settings.statusProcessors.management is \"Manual\":"
                        + " use Auto, Off or Fixed",
                "settings: {statusProcessors: {max: 0}} | spec.settings.statusProcessors.max is \"0\": use a whole number"
                        + " from 1 to 10000",
                "settings: {statusProcessors: {min: 50s}} | spec.settings.statusProcessors.min is \"50s\": use a whole number"
                        + " from 1 to 10000",
                "settings: {serverReplicas: {max: '1.5'}} | spec.settings.serverReplicas.max is \"1.5\": use a whole number"
                        + " from 1 to 10000",
                "settings: {repoServerParallelism: {max: -1}} | spec.settings.repoServerParallelism.max is \"-1\": use a"
                        + " whole number from 0 to 10000, where 0 means no limit",
                "settings: {kubeClientQps: {max: 0}} | spec.settings.kubeClientQps.max is \"0\": use a number of requests"
                        + " per second above 0 and up to 10000, such as 100 or 37.5",
                "settings: {reconciliationTimeout: {max: 180}} | spec.settings.reconciliationTimeout.max is \"180\": use a"
                        + " duration of whole numbers with s, m or h, such as 90s or 1h30m, or of days, such as 2d, or 0",
                "settings: {statusProcessors: {min: 50, max: 20}} | spec.settings.statusProcessors.min is 50, above max 20:"
                        + " lower min or raise max",
                "settings: {clusterCacheResync: {min: 1d, max: 12h}} | spec.settings.clusterCacheResync.min is 86400s,"
                        + " above max 43200s: lower min or raise max",
                "settings: {statusProcessors: {management: Fixed, value: 10, min: 20}} | spec.settings.statusProcessors.min"
                        + " is 20, above value 10: lower min or raise value",
                "settings: {statusProcessors: {management: Fixed, value: 30, max: 20}} | spec.settings.statusProcessors.value"
                        + " is 30, above max 20: lower value or raise max",
                "settings: {statusProcessors: {management: Fixed}} | spec.settings.statusProcessors.value is missing:"
                        + " management Fixed needs the value to keep",
                "settings: {statusProcessors: {value: 50}} | spec.settings.statusProcessors.value is kept only with management"
                        + " Fixed: add management: Fixed, or use min and max instead",
            })
    void read_whatCannotBeUsed_namesTheFieldAndWhatToDo(String spec, String message) {
        assertThatThrownBy(() -> read(spec)).isInstanceOf(BadInput.class).hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "5",
                "1.5h",
                "-5m",
                "5 m",
                "500ms",
                "1d12h",
                "5M",
                "1234567s",
                "12345d",
                "1h1h1h1h1h1h1h1h1h"
            })
    void durationOf_otherForms_isEmpty(String text) {
        assertThat(PolicyField.durationOf(text)).isEmpty();
    }

    @Test
    void read_longName_isRefused() {
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(new ObjectMetaBuilder().withName("n".repeat(64)).build());

        assertThatThrownBy(() -> PolicyReader.read(policy, NOW))
                .isInstanceOf(BadInput.class)
                .hasMessage("metadata.name has 64 characters: use at most 63");
    }

    private static Policy read(String spec) {
        return PolicyReader.read(policy(spec), NOW);
    }

    private static ArgoTuningPolicy policy(String spec) {
        var policy = new ArgoTuningPolicy();
        policy.setSpec(Serialization.unmarshal("# YAML\n" + spec, ArgoTuningPolicySpec.class));
        return policy;
    }
}
