package io.argotuner.standin;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One application-controller pod as a queueing model: a timer that puts its Applications in a queue of unique keys,
 * status processors that take them from it, and a comparison that waits for the repo-server, shares the pod's cores and
 * waits for the client's tokens.
 */
final class ControllerProcess {
    /** Of the install's own API server, where Applications are patched. */
    static final String API = "10.96.0.1:443";
    /** Until the caches of clusters are there, seconds. */
    static final double WARM_UP = 3;
    /** A pass over an Application that is not due, seconds. */
    private static final double CHEAP = 0.001;

    final ControllerSettings settings;
    final ControllerTally tally;
    private final Agenda agenda;
    private final Random random;
    private final Costs costs;
    private final SharedCpu cpu;
    private final TokenBucket tokens;
    private final Supplier<List<RepoServerProcess>> repoServers;
    private final Consumer<App> compared;
    private final double startedAt;

    private final Map<String, App> owned = new TreeMap<>();
    private final LinkedHashMap<String, Double> waiting = new LinkedHashMap<>();
    private final Map<String, Double> underWay = new HashMap<>();
    private final Set<String> again = new HashSet<>();
    private boolean warm;
    private double filledAt;
    private boolean stopped;

    ControllerProcess(
            Agenda agenda,
            long seed,
            Costs costs,
            ControllerSettings settings,
            Supplier<List<RepoServerProcess>> repoServers,
            Consumer<App> compared) {
        this.agenda = agenda;
        this.random = new Random(seed);
        this.costs = costs;
        this.settings = settings;
        this.tally = new ControllerTally(settings.release());
        this.cpu = new SharedCpu(agenda, costs.controllerCores());
        this.tokens = new TokenBucket(settings.qps(), settings.burst());
        this.repoServers = repoServers;
        this.compared = compared;
        this.startedAt = agenda.now();
        agenda.in(WARM_UP, this::begin);
    }

    /** Takes these Applications for its own. Those gained from another shard wait for the timer's next tick. */
    void own(Collection<App> apps) {
        var before = Set.copyOf(owned.keySet());
        owned.clear();
        apps.forEach(app -> owned.put(app.key(), app));
        waiting.keySet().retainAll(owned.keySet());
        // A new Application is queued when it is seen; one that was compared elsewhere is not.
        apps.stream()
                .filter(app -> warm && !before.contains(app.key()) && Double.isInfinite(app.reconciledAt))
                .forEach(app -> enqueue(app.key()));
        tally.refreshes.depth = waiting.size();
    }

    /** An Application that is annotated to be compared is queued by its event. */
    void refreshAsked() {
        if (warm) {
            owned.values().stream()
                    .filter(app -> app.refresh)
                    .map(App::key)
                    .toList()
                    .forEach(this::enqueue);
        }
    }

    Collection<App> owned() {
        return owned.values();
    }

    /** Seconds since its caches were filled, -1 before. */
    double cacheAge() {
        return warm ? agenda.now() - filledAt : -1;
    }

    /** The pod ends; what was under way is lost. */
    void stop() {
        stopped = true;
    }

    private void begin() {
        if (stopped) {
            return;
        }
        warm = true;
        filledAt = agenda.now();
        tally.request(API, "list", "200", 0, 0.05);
        List.copyOf(owned.keySet()).forEach(this::enqueue);
        scheduleTick();
    }

    private void scheduleTick() {
        if (settings.period() > 0) {
            agenda.in(settings.period(), () -> {
                if (!stopped) {
                    for (var key : owned.keySet()) {
                        agenda.in(settings.jitter() * random.nextDouble(), () -> enqueue(key));
                    }
                    scheduleTick();
                }
            });
        }
    }

    private void enqueue(String key) {
        if (stopped || !owned.containsKey(key)) {
            return;
        }
        if (underWay.containsKey(key)) {
            if (again.add(key)) {
                tally.refreshes.adds++;
            }
            return;
        }
        if (waiting.putIfAbsent(key, agenda.now()) == null) {
            tally.refreshes.adds++;
        }
        dispatch();
    }

    private void dispatch() {
        while (!stopped && underWay.size() < settings.statusProcessors() && !waiting.isEmpty()) {
            var next = waiting.entrySet().iterator().next();
            waiting.remove(next.getKey());
            tally.refreshes.wait.observe(agenda.now() - next.getValue());
            underWay.put(next.getKey(), agenda.now());
            process(next.getKey());
        }
        tally.refreshes.depth = waiting.size();
    }

    private void process(String key) {
        var app = owned.get(key);
        var due = app != null
                && !app.skipped
                && (app.refresh
                        || (settings.period() == 0
                                ? Double.isInfinite(app.reconciledAt)
                                : app.reconciledAt + settings.period() < agenda.now()));
        if (due) {
            compare(app, agenda.now());
        } else {
            agenda.in(CHEAP, () -> ended(key));
        }
    }

    private void compare(App app, double began) {
        // Spread around its mean: equal waits would let all workers come to the CPU at once.
        agenda.in(costs.repoRoundTrip() * (0.5 + random.nextDouble()), () -> {
            var servers = repoServers.get();
            if (stopped) {
                return;
            }
            if (servers.isEmpty()) {
                // The call fails at once and the comparison with it.
                tally.reconciled(app.namespace, app.server, agenda.now() - began);
                ended(app.key());
                return;
            }
            servers.get(random.nextInt(servers.size()))
                    .generate(
                            app.repo,
                            () -> cpu.run(
                                    costs.comparison(settings.statusProcessors()),
                                    () -> patch(app, began, costs.requests())));
        });
    }

    private void patch(App app, double began, int requests) {
        if (stopped) {
            return;
        }
        if (requests == 0) {
            tally.reconciled(app.namespace, app.server, agenda.now() - began);
            var key = app.key();
            if (!app.failing) {
                app.reconciledAt = Math.floor(agenda.now());
                app.refresh = false;
                compared.accept(app);
                // The patch comes back as an event of the watch.
                enqueue(key);
            }
            ended(key);
            return;
        }
        var throttled = tokens.take(agenda.now());
        tally.request(API, "patch", "200", throttled, costs.requestSeconds());
        agenda.in(throttled + costs.requestSeconds(), () -> patch(app, began, requests - 1));
    }

    private void ended(String key) {
        if (stopped) {
            return;
        }
        var began = underWay.remove(key);
        if (began != null) {
            tally.refreshes.work.observe(agenda.now() - began);
        }
        tally.redis.observe(0.002);
        // Every pass over an Application puts it in the operation queue, nearly always for nothing.
        tally.operations.adds++;
        tally.operations.wait.observe(0.000_01);
        tally.operations.work.observe(0.000_3);
        if (again.remove(key)) {
            waiting.putIfAbsent(key, agenda.now());
        }
        dispatch();
    }

    /** @param epoch seconds since 1970 of model time 0 */
    ProcessTally process(double epoch) {
        var now = agenda.now();
        tally.refreshes.unfinished =
                underWay.values().stream().mapToDouble(began -> now - began).sum();
        tally.refreshes.longestRunning = underWay.values().stream()
                .mapToDouble(began -> now - began)
                .max()
                .orElse(0);
        var idle = 0.01 * (now - startedAt);
        return new ProcessTally(
                epoch + startedAt,
                cpu.used() + idle,
                150_000_000L + 400_000L * owned.size(),
                200 + 2 * settings.statusProcessors(),
                2);
    }
}
