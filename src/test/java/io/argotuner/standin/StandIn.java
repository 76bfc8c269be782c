package io.argotuner.standin;

import com.sun.net.httpserver.HttpServer;
import io.argotuner.decide.Sharding;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Argo CD at work on a live install whose pods are hollow: what each pod serves on its metrics port and how old its
 * Applications are comes from a queueing model that has the settings which the pods saw when they started. Pods that come
 * and go, cluster Secrets and Applications are followed; a changed ConfigMap is not, until a pod restarts.
 */
public final class StandIn implements AutoCloseable {
    private static final long STEP_MILLIS = 50;
    private static final long PODS_EVERY = 4;
    private static final long APPLICATIONS_EVERY = 40;

    private final LiveInstall install;
    private final Stamps stamps;
    private final ModelClock clock;
    private final Model model;
    private final Map<String, Running> running = new HashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "argo cd stand-in");
        thread.setDaemon(true);
        return thread;
    });
    private Map<String, Sharding.Cluster> clusters = Map.of();
    private long steps;

    private record Running(LiveInstall.Process process, HttpServer http) {}

    private StandIn(NamespacedKubernetesClient client, long seed, Costs costs, ModelClock clock) {
        this.install = new LiveInstall(client);
        this.stamps = new Stamps(client);
        this.clock = clock;
        this.model = new Model(seed, costs, clock.begin());
    }

    /**
     * Begins to follow the install in the client's namespace, and returns when the pods that run now answer.
     *
     * @param clock shared with whatever looks at the install
     */
    public static StandIn start(NamespacedKubernetesClient client, long seed, Costs costs, ModelClock clock) {
        var standIn = new StandIn(client, seed, costs, clock);
        standIn.step();
        standIn.worker.scheduleWithFixedDelay(standIn::guarded, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
        return standIn;
    }

    /** Names of the controller pods that own each Application now, by its name. */
    public Map<String, List<String>> owners() {
        synchronized (model) {
            var owners = new HashMap<String, List<String>>();
            model.applications().forEach(app -> owners.put(app.name, model.owners(app)));
            return owners;
        }
    }

    /** Status processors that each controller pod works with now, by pod: what it read at its start. */
    public Map<String, Integer> statusProcessors() {
        synchronized (model) {
            var processors = new HashMap<String, Integer>();
            model.controllers().forEach((pod, process) -> processors.put(pod, process.settings.statusProcessors()));
            return processors;
        }
    }

    /** Whether every controller pod has filled the caches of its clusters since it started. */
    public boolean cachesAreFilled() {
        synchronized (model) {
            return model.controllers().values().stream().allMatch(process -> process.cacheAge() >= 0);
        }
    }

    /** @throws IllegalStateException where the stand-in failed while the test ran */
    @Override
    public void close() {
        worker.shutdownNow();
        try {
            worker.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.values().forEach(pod -> pod.http().stop(0));
        var why = failure.get();
        if (why != null) {
            throw new IllegalStateException("the stand-in failed", why);
        }
    }

    private void guarded() {
        try {
            step();
        } catch (KubernetesClientException e) {
            // The sandbox may be closing, or the API server be busy; the next step tries again.
            if (!worker.isShutdown() && e.getCode() != 0 && e.getCode() < 500) {
                failure.compareAndSet(null, e);
            }
        } catch (RuntimeException e) {
            if (!worker.isShutdown()) {
                failure.compareAndSet(null, e);
            }
        }
    }

    private void step() {
        if (steps % PODS_EVERY == 0) {
            followPods();
        }
        if (steps % APPLICATIONS_EVERY == 0) {
            var apps = install.applications(clusters, model::time);
            synchronized (model) {
                model.applications(apps);
            }
        }
        steps++;
        List<App> compared;
        var ages = new HashMap<App, Double>();
        synchronized (model) {
            model.advanceTo(clock.instant());
            compared = model.takeCompared();
            compared.forEach(app -> ages.put(app, app.reconciledAt));
        }
        stamps.write(compared, app -> model.instant(ages.getOrDefault(app, 0.0)));
    }

    private void followPods() {
        var found = new HashMap<String, LiveInstall.Process>();
        install.processes().forEach(process -> found.put(process.uid(), process));
        clusters = install.clusters();
        synchronized (model) {
            model.advanceTo(clock.instant());
            model.clusters(new ArrayList<>(clusters.values()));
            running.keySet().stream()
                    .filter(uid -> !found.containsKey(uid))
                    .toList()
                    .forEach(this::end);
        }
        found.forEach((uid, process) -> {
            if (!running.containsKey(uid)) {
                begin(process);
            }
        });
    }

    private void begin(LiveInstall.Process process) {
        var env = install.environment(process);
        synchronized (model) {
            model.advanceTo(clock.instant());
            switch (process.binary()) {
                case "argocd-application-controller" ->
                    model.startController(process.name(), env.controller(process.ordinal()));
                case "argocd-repo-server" -> model.startRepoServer(process.name(), env.repoServerParallelism());
                default -> model.startServer(process.name());
            }
        }
        running.put(process.uid(), new Running(process, serve(process)));
    }

    private void end(String uid) {
        var ended = running.remove(uid);
        if (ended != null) {
            model.stop(ended.process().name());
            ended.http().stop(0);
        }
    }

    private HttpServer serve(LiveInstall.Process process) {
        var release = Release.ofImage(process.container().getImage());
        try {
            var server = HttpServer.create(
                    new InetSocketAddress(process.pod().getStatus().getPodIP(), process.port()), 0);
            server.createContext("/metrics", exchange -> {
                byte[] page;
                synchronized (model) {
                    model.advanceTo(clock.instant());
                    page = model.page(process.name(), release).getBytes(StandardCharsets.UTF_8);
                }
                exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot serve the metrics of " + process.name(), e);
        }
    }
}
