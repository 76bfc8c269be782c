package io.argotuner.runtime;

import io.argotuner.collect.ProxyPages;
import io.argotuner.collect.metrics.PodPages;
import io.argotuner.collect.metrics.PrometheusAccess;
import io.argotuner.report.TunerMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's process: builds every part and starts and stops them in order. The only place that takes the time from
 * the machine.
 */
public final class Operator {
    private static final Logger LOG = LoggerFactory.getLogger(Operator.class);

    private final Options options;
    private final Health health;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ProcessMetrics process = new ProcessMetrics(registry);
    private final AnswerAges ages;
    private final PolicyReconciler reconciler;
    private final io.javaoperatorsdk.operator.Operator framework;
    private final Patrol patrol = new Patrol();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private @Nullable HttpEndpoint http;

    /**
     * How the operator runs.
     *
     * @param namespaces whose policies are reconciled, empty for all
     * @param httpPort of health and metrics, 0 for none, -1 for any free one
     * @param censusPeriod between two looks at an install when nothing happens, at least a second
     * @param leaderElection whether several replicas share one Lease
     * @param leaseNamespace of that Lease
     * @param throughProxy whether pods are asked for their metrics through the API server, from outside the cluster
     * @param selector of the policies in these namespaces that are this operator's
     * @param prometheuses what is shown to which Prometheus, where a policy asks for one
     */
    public record Options(
            List<String> namespaces,
            int httpPort,
            Duration censusPeriod,
            boolean leaderElection,
            String leaseNamespace,
            boolean throughProxy,
            PolicySelector selector,
            PrometheusAccess prometheuses) {
        public Options {
            namespaces = List.copyOf(namespaces);
        }

        /** For a process that reaches pods at their own addresses. */
        public Options(
                List<String> namespaces,
                int httpPort,
                Duration censusPeriod,
                boolean leaderElection,
                String leaseNamespace) {
            this(
                    namespaces,
                    httpPort,
                    censusPeriod,
                    leaderElection,
                    leaseNamespace,
                    false,
                    PolicySelector.all(),
                    PrometheusAccess.none());
        }
    }

    /** @param client is used by this operator and not closed by it */
    public Operator(KubernetesClient client, Options options) {
        this(client, options, Clock.systemUTC(), System::nanoTime);
    }

    /** @param nanos of a monotonic clock that runs as fast as the other one */
    Operator(KubernetesClient client, Options options, Clock clock, LongSupplier nanos) {
        this.options = options;
        this.health = new Health(System::nanoTime);
        this.ages = new AnswerAges(registry, health);
        this.framework = Framework.of(client, options, this::fail);
        reconciler = new PolicyReconciler(
                client,
                new EventSink(Clients.withRetries(client, 0, Duration.ofSeconds(3))),
                new TunerMetrics(registry),
                health,
                clock,
                nanos,
                options.censusPeriod(),
                options.throughProxy() ? new ProxyPages(client) : new PodPages(),
                options.prometheuses(),
                stopping::get,
                options.selector());
        reconciler.watchedBy(() -> missingWatches().isEmpty());
        Framework.register(framework, reconciler, options);
    }

    /**
     * Returns when the watches are there, or after 20 seconds without them; then they are still tried for.
     *
     * @throws IllegalStateException where it cannot start: the port is taken, or the Lease may not be used
     */
    public synchronized void start() {
        if (options.httpPort() != 0) {
            http = new HttpEndpoint(Math.max(options.httpPort(), 0), health, this::metrics);
        }
        try {
            framework.start();
        } catch (RuntimeException e) {
            closeHttp();
            throw new IllegalStateException("cannot start: " + root(e), e);
        }
        health.started(this::missingWatches);
        patrol.start(reconciler::patrol);
        LOG.atInfo()
                .addKeyValue("namespaces", options.namespaces().isEmpty() ? "all" : options.namespaces())
                .addKeyValue("policySelector", options.selector())
                .addKeyValue("censusPeriod", options.censusPeriod())
                .addKeyValue("leaderElection", options.leaderElection())
                .addKeyValue("httpPort", httpPort())
                .log("started");
    }

    /** Ends looks under way between two writes, within 20 seconds. May be called more than once. */
    public void stop() {
        if (!stopping.compareAndSet(false, true)) {
            ended.exceptionally(failure -> null).join();
            return;
        }
        try {
            health.stopped();
            var policies = reconciler.policies();
            framework.stop();
            patrol.close();
            reconciler.leave(policies);
        } finally {
            closeHttp();
            process.close();
            LOG.atInfo().log("stopped");
            ended.complete(null);
        }
    }

    /**
     * Blocks until the operator has stopped.
     *
     * @throws IllegalStateException where it stopped by itself: it lost its Lease, or a watch broke for good
     */
    public void awaitStop() {
        try {
            ended.join();
        } catch (CompletionException e) {
            throw new IllegalStateException(root(e), e);
        }
    }

    /** Makes SIGTERM and SIGINT stop this operator and end the process with exit code 0. */
    public void stopOnSignal() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!ended.isDone()) {
                                stop();
                                // A JVM ended by a signal would exit with 143, which a supervisor takes for a failure.
                                Runtime.getRuntime().halt(0);
                            }
                        },
                        "stop"));
    }

    /** The port of health and metrics, 0 where there is none. */
    public int httpPort() {
        var endpoint = http;
        return endpoint == null ? 0 : endpoint.port();
    }

    private String metrics() {
        ages.refresh();
        return registry.scrape();
    }

    /** Not in the thread that found out: it belongs to what is to be stopped. */
    private void fail(String why, @Nullable Throwable cause) {
        if (stopping.get()) {
            return;
        }
        LOG.atError().setCause(cause).log(why);
        health.failed(why);
        ended.completeExceptionally(new IllegalStateException(why, cause));
        new Thread(this::stop, "failure").start();
    }

    private List<String> missingWatches() {
        return framework.getRegisteredControllers().stream()
                .flatMap(c -> c.getControllerHealthInfo().unhealthyEventSources().keySet().stream())
                .sorted()
                .toList();
    }

    private void closeHttp() {
        var endpoint = http;
        if (endpoint != null) {
            endpoint.close();
        }
    }

    private static String root(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
