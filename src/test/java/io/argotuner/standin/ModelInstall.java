package io.argotuner.standin;

import io.argotuner.collect.metrics.ArgoPod;
import io.argotuner.collect.metrics.EvidenceTaker;
import io.argotuner.collect.metrics.MetricsPage;
import io.argotuner.decide.Component;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Sharding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * An install of the queueing model without an API server: pods that restart when a setting changes, the evidence that
 * argo-tuner's own reader takes from their pages, and the ages of the Applications.
 */
public final class ModelInstall {
    private static final String CONTROLLER = "argocd-application-controller-";
    private static final String REPO_SERVER = "argocd-repo-server-";

    private final Model model;
    private final Costs costs;
    private final EvidenceTaker taker;
    private final Map<String, Instant> startedAt = new LinkedHashMap<>();
    private ControllerSettings settings = ControllerSettings.defaults(Release.V3_5);
    private int repoServers;
    private int parallelism;
    private int processes;
    private boolean silent;

    /**
     * One controller and one repo-server, which have not compared anything yet.
     *
     * @param perCluster Applications of each cluster; the clusters are pinned to no shard and dealt in turn
     */
    public ModelInstall(long seed, Costs costs, Instant now, int... perCluster) {
        this.model = new Model(seed, costs, now);
        this.costs = costs;
        this.taker = new EvidenceTaker((pods, at) -> pages(pods, at), Duration.ofSeconds(1));
        var apps = new ArrayList<App>();
        var clusters = new ArrayList<Sharding.Cluster>();
        for (var i = 0; i < perCluster.length; i++) {
            for (var n = 0; n < perCluster[i]; n++) {
                apps.add(App.on(server(i), apps.size()));
            }
            clusters.add(new Sharding.Cluster("%08d".formatted(i), server(i), OptionalInt.empty(), false));
        }
        model.clusters(clusters);
        model.applications(apps);
        settings = settings.shard(0, 1, Sharding.Algorithm.ROUND_ROBIN);
        repoServers(1);
        restartControllers();
    }

    /** As the clusters of the decision's test installs are named. */
    public static String server(int cluster) {
        return "https://cluster-" + cluster;
    }

    public Instant now() {
        return model.instant(model.now());
    }

    public void advance(Duration time) {
        model.advance(time.toMillis() / 1000.0);
    }

    /** From now on no pod answers, or all do again. */
    public void silent(boolean nobodyAnswers) {
        silent = nobodyAnswers;
    }

    /** Brings the controllers' settings into force by a restart of all, where they differ from those in force. */
    public void controllers(
            int replicas, int statusProcessors, int operationProcessors, double qps, int period, int jitter) {
        var wanted = settings.processors(statusProcessors, operationProcessors)
                .client(qps, 2 * qps)
                .timer(period, jitter)
                .shard(0, replicas, settings.algorithm());
        if (!wanted.equals(settings)) {
            settings = wanted;
            restartControllers();
        }
    }

    /** Repo-servers come and go without a restart of the others; another limit restarts all. */
    public void repoServers(int replicas, int limit) {
        if (limit != parallelism) {
            parallelism = limit;
            repoServers(0);
        }
        repoServers(replicas);
    }

    private void repoServers(int replicas) {
        for (; repoServers > replicas; repoServers--) {
            end(REPO_SERVER + (repoServers - 1));
        }
        for (; repoServers < replicas; repoServers++) {
            model.startRepoServer(begin(REPO_SERVER + repoServers), parallelism);
        }
    }

    private void restartControllers() {
        List.copyOf(model.controllers().keySet()).forEach(this::end);
        for (var ordinal = 0; ordinal < settings.replicas(); ordinal++) {
            model.startController(
                    begin(CONTROLLER + ordinal), settings.shard(ordinal, settings.replicas(), settings.algorithm()));
        }
    }

    private String begin(String pod) {
        startedAt.put(pod, now());
        processes++;
        return pod;
    }

    private void end(String pod) {
        model.stop(pod);
        startedAt.remove(pod);
    }

    /** What argo-tuner reads of the pods now. */
    public Fact<Evidence> evidence() {
        return taker.take("argocd", () -> Fact.known(pods()), now());
    }

    /** Ages of the Applications now. */
    public Fact<Freshness> freshness() {
        var now = model.now();
        var ages = model.applications().stream()
                .filter(app -> !Double.isInfinite(app.reconciledAt))
                .mapToDouble(app -> now - app.reconciledAt)
                .sorted()
                .toArray();
        var never = model.applications().size() - ages.length;
        if (ages.length == 0) {
            return Fact.unknown("nothing was compared yet");
        }
        UnaryOperator<Double> at = share -> ages[(int) Math.min(ages.length - 1, Math.floor(share * ages.length))];
        var all = new Freshness.Ages(
                ages.length, seconds(ages[0]), seconds(at.apply(0.5)), seconds(at.apply(0.99)), seconds(at.apply(1.0)));
        return Fact.known(new Freshness(
                now(),
                all,
                Map.of(),
                Map.of(),
                never == 0 ? Map.of() : Map.of(Freshness.Exempt.NEVER_COMPARED, never)));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofSeconds(Math.round(seconds));
    }

    private List<ArgoPod> pods() {
        var pods = new ArrayList<ArgoPod>();
        startedAt.forEach((name, started) -> {
            var controller = name.startsWith(CONTROLLER);
            pods.add(new ArgoPod(
                    controller ? Component.CONTROLLER : Component.REPO_SERVER,
                    "argocd",
                    name,
                    name + started,
                    Fact.known("127.0.0.1"),
                    Fact.known(8082),
                    true,
                    Fact.known(started),
                    0,
                    false,
                    Fact.known(controller ? costs.controllerCores() : costs.repoServerCores()),
                    Fact.known(4e9),
                    controller
                            ? Fact.known(Integer.parseInt(name.substring(CONTROLLER.length())))
                            : Fact.unknown("no controller")));
        });
        return pods;
    }

    private Map<ArgoPod, Fact<MetricsPage>> pages(List<ArgoPod> pods, Instant at) {
        var pages = new LinkedHashMap<ArgoPod, Fact<MetricsPage>>();
        for (var pod : pods) {
            var text = model.page(pod.name(), Release.V3_5).getBytes(StandardCharsets.UTF_8);
            try {
                pages.put(
                        pod,
                        silent
                                ? Fact.unknown("pod " + pod.name() + " does not answer")
                                : MetricsPage.read(new ByteArrayInputStream(text), at));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return pages;
    }
}
