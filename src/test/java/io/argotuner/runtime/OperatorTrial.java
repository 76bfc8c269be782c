package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.DisruptionRule;
import io.argotuner.api.SettingRule;
import io.argotuner.api.SettingStatus;
import io.argotuner.collect.metrics.PrometheusAccess;
import io.argotuner.standin.ModelClock;
import io.argotuner.testing.Audit;
import io.argotuner.testing.FaultProxy;
import io.argotuner.testing.Sandbox;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** An operator at work in a sandbox, and the policies that a test gives it. */
final class OperatorTrial {
    static final Duration PERIOD = Duration.ofSeconds(2);
    /** What a busy machine may take; nothing is asserted about it. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern LOOKS = Pattern.compile("(?m)^argotuner_reconcile_seconds_count (\\S+)$");

    private final Sandbox sandbox;
    private final Operator operator;
    private final Audit.Mark begun;

    private OperatorTrial(Sandbox sandbox, Operator operator) {
        this.sandbox = sandbox;
        this.operator = operator;
        this.begun = sandbox.audit().mark();
    }

    static OperatorTrial start(Sandbox sandbox) {
        return start(sandbox, false);
    }

    static OperatorTrial start(Sandbox sandbox, boolean leaderElection) {
        var options =
                new Operator.Options(List.of(sandbox.namespace()), -1, PERIOD, leaderElection, sandbox.namespace());
        return start(sandbox, options, sandbox.operator());
    }

    /** One of several operators of a fleet. */
    static OperatorTrial start(Sandbox sandbox, PolicySelector selector) {
        var options = options(sandbox, List.of(sandbox.namespace()), selector);
        return start(sandbox, options, sandbox.operator());
    }

    /** One that follows the policies of every namespace that match, with rights of the test's own there. */
    static OperatorTrial through(Sandbox sandbox, FaultProxy proxy, PolicySelector selector) {
        sandbox.operators().grant();
        return start(
                sandbox,
                options(sandbox, List.of(), selector),
                sandbox.keep(sandbox.operators().client(proxy)));
    }

    /** With whatever rights the test has left it. */
    static OperatorTrial startUngranted(Sandbox sandbox, boolean leaderElection) {
        return start(
                sandbox,
                options(sandbox, leaderElection),
                sandbox.keep(sandbox.operators().client()));
    }

    /** An operator that knows the API server by the proxy only. */
    static OperatorTrial through(Sandbox sandbox, FaultProxy proxy) {
        return through(sandbox, proxy, Clock.systemUTC());
    }

    static OperatorTrial through(Sandbox sandbox, FaultProxy proxy, Clock clock) {
        sandbox.operators().grant();
        return start(
                sandbox,
                options(sandbox, false),
                sandbox.keep(sandbox.operators().client(proxy)),
                clock);
    }

    /** One that follows the policies of several namespaces, with rights of the test's own there. */
    static OperatorTrial through(Sandbox sandbox, FaultProxy proxy, List<String> namespaces) {
        sandbox.operators().grant();
        return start(
                sandbox,
                new Operator.Options(namespaces, -1, PERIOD, false, sandbox.namespace()),
                sandbox.keep(sandbox.operators().client(proxy)));
    }

    /** One that takes the time from elsewhere. */
    static OperatorTrial start(Sandbox sandbox, Clock clock) {
        return start(sandbox, options(sandbox, false), sandbox.operator(), clock);
    }

    private static OperatorTrial start(Sandbox sandbox, Operator.Options options, KubernetesClient client) {
        return start(sandbox, options, client, Clock.systemUTC());
    }

    private static OperatorTrial start(
            Sandbox sandbox, Operator.Options options, KubernetesClient client, Clock clock) {
        LongSupplier nanos = clock instanceof ModelClock model ? model::nanos : System::nanoTime;
        return start(sandbox, new Operator(client, options, clock, nanos));
    }

    private static OperatorTrial start(Sandbox sandbox, Operator operator) {
        var trial = new OperatorTrial(sandbox, operator);
        sandbox.keep(operator::stop);
        operator.start();
        return trial;
    }

    private static Operator.Options options(Sandbox sandbox, List<String> namespaces, PolicySelector selector) {
        return new Operator.Options(
                namespaces, -1, PERIOD, false, sandbox.namespace(), false, selector, PrometheusAccess.none());
    }

    private static Operator.Options options(Sandbox sandbox, boolean leaderElection) {
        return new Operator.Options(List.of(sandbox.namespace()), -1, PERIOD, leaderElection, sandbox.namespace());
    }

    Operator operator() {
        return operator;
    }

    void stop() {
        operator.stop();
    }

    void create(String name, ArgoTuningPolicySpec spec) {
        create(sandbox, name, spec);
    }

    static void create(Sandbox sandbox, String name, ArgoTuningPolicySpec spec) {
        create(sandbox, name, spec, Map.of());
    }

    static void create(Sandbox sandbox, String name, ArgoTuningPolicySpec spec, Map<String, String> labels) {
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withNamespace(sandbox.namespace())
                .withName(name)
                .withLabels(labels)
                .build());
        policy.setSpec(spec);
        sandbox.admin().resource(policy).create();
    }

    static ArgoTuningPolicySpec withoutCooldown() {
        var spec = new ArgoTuningPolicySpec();
        spec.disruption = new DisruptionRule();
        spec.disruption.cooldown = "0s";
        return spec;
    }

    static SettingRule fixed(String value) {
        var rule = new SettingRule();
        rule.management = "Fixed";
        rule.value = new IntOrString(value.matches("\\d+") ? Integer.valueOf(value) : value);
        return rule;
    }

    void delete(String name) {
        policy(name).delete();
    }

    Resource<ArgoTuningPolicy> policy(String name) {
        return policies(sandbox).withName(name);
    }

    static NonNamespaceOperation<ArgoTuningPolicy, KubernetesResourceList<ArgoTuningPolicy>, Resource<ArgoTuningPolicy>>
            policies(Sandbox sandbox) {
        return sandbox.admin().resources(ArgoTuningPolicy.class).inNamespace(sandbox.namespace());
    }

    ArgoTuningPolicyStatus status(String name) {
        return Objects.requireNonNullElseGet(policy(name).get().getStatus(), ArgoTuningPolicyStatus::new);
    }

    /** {@code status/reason}, empty where the condition is not there. */
    static String condition(ArgoTuningPolicyStatus status, String type) {
        return conditions(status).stream()
                .filter(c -> c.getType().equals(type))
                .map(c -> c.getStatus() + "/" + c.getReason())
                .findFirst()
                .orElse("");
    }

    SettingStatus setting(String policy, String setting) {
        return Objects.requireNonNullElse(status(policy).settings, List.<SettingStatus>of()).stream()
                .filter(s -> setting.equals(s.name))
                .findFirst()
                .orElseGet(SettingStatus::new);
    }

    String message(String name, String type) {
        return conditions(status(name)).stream()
                .filter(c -> c.getType().equals(type))
                .map(Condition::getMessage)
                .findFirst()
                .orElse("");
    }

    private static List<Condition> conditions(ArgoTuningPolicyStatus status) {
        return Objects.requireNonNullElse(status.conditions, List.of());
    }

    void awaitCondition(String name, String type, String expected) {
        await(type + " of " + name + " is " + expected, () -> assertThat(condition(status(name), type))
                .isEqualTo(expected));
    }

    void awaitGone(String name) {
        await(name + " is gone", () -> assertThat(gone(name)).isNull());
    }

    /** Of a namespace that goes: kube-controller-manager, not the operator, takes its time to come to it. */
    void awaitDeleted(String name) {
        await(name + " is deleted with its namespace", PATIENCE.multipliedBy(5), () -> assertThat(gone(name))
                .satisfiesAnyOf(
                        policy -> assertThat(policy).isNull(),
                        policy -> assertThat(policy.isMarkedForDeletion()).isTrue()));
    }

    private @Nullable ArgoTuningPolicy gone(String name) {
        return policy(name).get();
    }

    void await(String what, ThrowingRunnable assertion) {
        await(what, PATIENCE, assertion);
    }

    private static void await(String what, Duration patience, ThrowingRunnable assertion) {
        Awaitility.await(what)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(assertion);
    }

    List<Event> events(String policy) {
        return sandbox.admin().v1().events().list().getItems().stream()
                .filter(e -> e.getInvolvedObject().getName().equals(policy))
                .toList();
    }

    /** What the operator has written since it was started. */
    List<Audit.Request> writes() {
        return sandbox.audit().writes(sandbox.operators().user(), begun);
    }

    /** Lets what is under way end, and then asserts that looks write nothing. */
    void assertQuietForThreeLooks() {
        awaitLooks(2);
        // A burst of events brings looks that come before the Applications are read a second time.
        await("ages are judged", () -> assertThat(policies())
                .noneMatch(policy -> policy.getStatus() != null
                        && conditions(policy.getStatus()).stream()
                                .anyMatch(c -> c.getMessage().contains("the first look does not judge"))));
        var mark = sandbox.audit().mark();
        awaitLooks(3);
        assertThat(sandbox.audit().writes(sandbox.operators().user(), mark)).isEmpty();
    }

    /** @return how many there were, which may be more */
    double awaitLooks(int more) {
        if (policies().isEmpty()) {
            return 0;
        }
        var now = looks();
        await(more + " more looks", () -> assertThat(looks())
                .isGreaterThanOrEqualTo(now + more * policies().size()));
        return looks() - now;
    }

    private List<ArgoTuningPolicy> policies() {
        return sandbox.admin()
                .resources(ArgoTuningPolicy.class)
                .inNamespace(sandbox.namespace())
                .list()
                .getItems();
    }

    private double looks() {
        var found = LOOKS.matcher(metrics());
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }

    String metrics() {
        return http("/metrics");
    }

    /** Code and body; only the body of {@code /metrics}. */
    String http(String path) {
        try {
            var response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + operator.httpPort() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return path.equals("/metrics") ? response.body() : response.statusCode() + " " + response.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
