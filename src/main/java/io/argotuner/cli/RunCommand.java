package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.collect.BadInput;
import io.argotuner.runtime.Operator;
import io.argotuner.runtime.PolicySelector;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code argo-tuner run}: the operator. */
@Command(
        name = "run",
        description = {
            "Run the operator: keep the installs tuned whose namespaces hold an ArgoTuningPolicy.",
            "",
            "In a pod it watches the pod's own namespace, on a laptop that of the kube context."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner run                             in a pod",
            "  argo-tuner run -n argocd --no-leader-election --http-port 0   on a laptop",
            "",
            "Every option can be given by the environment variable that its description names.",
            "Exit codes: 0 stopped by a signal, 1 error."
        })
final class RunCommand implements Callable<Integer> {
    /** How the operator logs. */
    enum LogFormat {
        JSON,
        TEXT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Read by logback.xml when the first logger is made. */
    static final String LOG_PROPERTY = "argotuner.log";

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final KubeContext kube = new KubeContext();

    @Mixin
    private final PrometheusOptions prometheus = new PrometheusOptions();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            split = ",",
            defaultValue = "${env:ARGO_TUNER_NAMESPACE}",
            description = "Namespace whose policy is followed. Repeatable. Env: ARGO_TUNER_NAMESPACE (comma list).")
    private @Nullable List<String> namespaces;

    @Option(
            names = "--all-namespaces",
            defaultValue = "${env:ARGO_TUNER_ALL_NAMESPACES:-false}",
            description = "Follow the policies of every namespace. Env: ARGO_TUNER_ALL_NAMESPACES.")
    private boolean allNamespaces;

    @Option(
            names = "--policy-selector",
            paramLabel = "SELECTOR",
            defaultValue = "${env:ARGO_TUNER_POLICY_SELECTOR}",
            description =
                    "Follow only policies whose labels match, as for kubectl -l: several operators share a fleet, each"
                            + " with a Lease of its own. Env: ARGO_TUNER_POLICY_SELECTOR.")
    private @Nullable String policySelector;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "${env:ARGO_TUNER_HTTP_PORT:-8080}",
            description = "Port of /metrics and the health endpoints, 0 for none. Default: 8080."
                    + " Env: ARGO_TUNER_HTTP_PORT.")
    private int httpPort;

    @Option(
            names = "--census-period",
            paramLabel = "DURATION",
            defaultValue = "${env:ARGO_TUNER_CENSUS_PERIOD:-60s}",
            converter = Period.class,
            description = "How often the Applications are counted, such as 60s or 5m. Default: 60s."
                    + " Env: ARGO_TUNER_CENSUS_PERIOD.")
    private Duration censusPeriod = Duration.ofSeconds(60);

    @Option(
            names = "--leader-election",
            negatable = true,
            defaultValue = "${env:ARGO_TUNER_LEADER_ELECTION:-true}",
            fallbackValue = "true",
            description = "Hold a Lease, so that one of several operators acts. Default: true."
                    + " Env: ARGO_TUNER_LEADER_ELECTION.")
    private boolean leaderElection;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:ARGO_TUNER_LOG_FORMAT}",
            description = "${COMPLETION-CANDIDATES}. Default: json in a pod, else text. Env: ARGO_TUNER_LOG_FORMAT.")
    private @Nullable LogFormat logFormat;

    /** At least ten seconds. */
    static final class Period extends Span {
        @Override
        public Duration convert(String value) {
            var period = super.convert(value);
            if (period.compareTo(Duration.ofSeconds(10)) < 0) {
                throw new TypeConversionException(
                        "a count every " + value + " would cost more than it saves; the least is 10s");
            }
            return period;
        }
    }

    @Override
    public Integer call() {
        var inPod = System.getenv("KUBERNETES_SERVICE_HOST") != null && !kube.given();
        var log = logFormat != null ? logFormat : inPod ? LogFormat.JSON : LogFormat.TEXT;
        System.setProperty(LOG_PROPERTY, log.toString());
        if (httpPort < 0 || httpPort > 65_535) {
            throw new Hint(spec.commandLine(), "--http-port must be between 0 and 65535, not " + httpPort);
        }
        var named = Objects.requireNonNullElse(namespaces, List.<String>of());
        if (allNamespaces && !named.isEmpty()) {
            throw new Hint(spec.commandLine(), "--namespace and --all-namespaces exclude each other");
        }
        var prometheuses = prometheus.access(spec.commandLine());
        var config = kube.config();
        var own = config.getNamespace();
        if (!allNamespaces && named.isEmpty() && own == null) {
            throw new Hint(spec.commandLine(), "the kube context names no namespace: give --namespace NAMESPACE");
        }
        var watched = allNamespaces ? List.<String>of() : named.isEmpty() ? List.of(own) : named;
        var leaseNamespace = inPod || watched.isEmpty() ? Objects.requireNonNullElse(own, "default") : watched.get(0);
        var options = new Operator.Options(
                watched, httpPort, censusPeriod, leaderElection, leaseNamespace, !inPod, selector(), prometheuses);
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            var operator = new Operator(client, options);
            operator.stopOnSignal();
            operator.start();
            operator.awaitStop();
        } catch (IllegalStateException e) {
            // A port that is taken, a Lease that may not be used: for the one who runs it, no bug.
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
        return Main.NOTHING_TO_CHANGE;
    }

    private PolicySelector selector() {
        try {
            return new PolicySelector(Objects.requireNonNullElse(policySelector, ""));
        } catch (IllegalArgumentException e) {
            throw new Hint(spec.commandLine(), "--policy-selector: " + e.getMessage());
        }
    }
}
