package io.argotuner.collect;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Version;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The keys of {@code argocd-cmd-params-cm} and the timers of {@code argocd-cm} that Argo CD takes at the start of a
 * process, with how it parses them. Source of fact: the flag definitions in {@code cmd/} of Argo CD 2.8 to 3.5. A key
 * that is not here is a text, or unknown.
 */
public final class ParamCatalog {
    /** The two ConfigMaps, by the names that are constants in Argo CD. */
    public static final String ARGOCD_CM = SettingCatalog.ARGOCD_CM;

    /** See {@link #ARGOCD_CM}. */
    public static final String CMD_PARAMS = SettingCatalog.CMD_PARAMS;

    /** Keys of {@code argocd-cm} that reach a process through its environment and so need a restart. */
    public static final Set<String> TIMERS =
            Set.of("timeout.reconciliation", "timeout.hard.reconciliation", "timeout.reconciliation.jitter");

    private static final Map<String, Integer> INTEGERS = Map.ofEntries(
            Map.entry("controller.status.processors", 0),
            Map.entry("controller.operation.processors", 0),
            Map.entry("controller.hydration.processors", 1),
            Map.entry("controller.kubectl.parallelism.limit", 0),
            Map.entry("controller.repo.server.timeout.seconds", 0),
            Map.entry("controller.self.heal.timeout.seconds", 0),
            Map.entry("controller.self.heal.backoff.timeout.seconds", 0),
            Map.entry("controller.self.heal.backoff.factor", 0),
            Map.entry("controller.self.heal.backoff.cap.seconds", 0),
            Map.entry("controller.sync.timeout.seconds", 0),
            Map.entry("controller.sync.wave.delay.seconds", 0),
            Map.entry("controller.k8s.client.burst", 0),
            Map.entry("controller.k8s.client.max.idle.connections", 0),
            Map.entry("controller.k8sclient.retry.max", 0),
            Map.entry("reposerver.parallelism.limit", 0),
            Map.entry("reposerver.git.lsremote.parallelism.limit", 0),
            Map.entry("reposerver.grpc.max.size", 0),
            Map.entry("server.webhook.parallelism.limit", 1),
            Map.entry("server.repo.server.timeout.seconds", 0),
            Map.entry("applicationsetcontroller.concurrent.reconciliations.max", 1),
            Map.entry("applicationsetcontroller.webhook.parallelism.limit", 1),
            Map.entry("applicationsetcontroller.status.max.resources.count", 0),
            Map.entry("applicationsetcontroller.repo.server.timeout.seconds", 0));

    private static final Set<String> DURATIONS = Set.of(
            "timeout.reconciliation",
            "timeout.hard.reconciliation",
            "timeout.reconciliation.jitter",
            "controller.repo.error.grace.period.seconds",
            "controller.ignore.normalizer.jq.timeout",
            "controller.app.state.cache.expiration",
            "controller.default.cache.expiration",
            "controller.metrics.cache.expiration",
            "controller.k8s.tcp.timeout",
            "controller.k8s.tcp.keepalive",
            "controller.k8s.tls.handshake.timeout",
            "controller.k8s.tcp.idle.timeout",
            "controller.cluster.cache.events.processing.interval",
            "reposerver.repo.cache.expiration",
            "reposerver.default.cache.expiration",
            "reposerver.revision.cache.lock.timeout",
            "reposerver.git.request.timeout",
            "server.app.state.cache.expiration",
            "server.connection.status.cache.expiration",
            "server.default.cache.expiration",
            "server.oidc.cache.expiration",
            "applicationsetcontroller.requeue.after");

    private static final Set<String> BOOLEANS = Set.of(
            "controller.diff.server.side",
            "controller.resource.health.persist",
            "controller.cluster.cache.batch.events.processing",
            "reposerver.plugin.use.manifest.generate.paths",
            "reposerver.include.hidden.directories",
            "reposerver.enable.git.submodule",
            "reposerver.enable.builtin.git.config",
            "applicationsetcontroller.enable.leader.election",
            "hydrator.enabled");

    private static final Set<String> FLOATS =
            Set.of("controller.k8s.client.qps", "server.k8s.client.qps", "applicationsetcontroller.k8s.client.qps");

    private ParamCatalog() {}

    /** Every key known by its type, sorted. */
    public static Set<String> keys() {
        var keys = new TreeSet<String>(INTEGERS.keySet());
        keys.addAll(DURATIONS);
        keys.addAll(BOOLEANS);
        keys.addAll(FLOATS);
        return keys;
    }

    /** The environment variables of tuned settings, each with the key that it is usually taken from or with itself. */
    public static Map<String, String> variables() {
        return SettingCatalog.KNOBS.stream()
                .collect(Collectors.toMap(
                        SettingCatalog.Knob::env,
                        k -> k.key().isEmpty() ? k.env() : k.key(),
                        (a, b) -> a,
                        TreeMap::new));
    }

    /** Which of some names a misspelled one was probably meant to be. */
    public static Optional<String> nearest(String key, Collection<String> names) {
        return Spelling.nearest(key, names);
    }

    /**
     * What is wrong with a key's text: Argo CD logs a warning and uses its default. A clause that completes "the value
     * ...", empty where the text is good, where the key is not known, and where the version that decides is not known.
     */
    public static Optional<String> complaint(String key, String text, Fact<Version> version) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var least = INTEGERS.get(key);
        if (least != null) {
            var read = GoValues.integer(text);
            return read.isEmpty()
                    ? Optional.of("is no whole number")
                    : read.getAsLong() < least ? Optional.of("is below " + least) : Optional.empty();
        }
        if (BOOLEANS.contains(key)) {
            var lower = text.toLowerCase(Locale.ROOT);
            return lower.equals("true") || lower.equals("false")
                    ? Optional.empty()
                    : Optional.of("is neither true nor false");
        }
        if (FLOATS.contains(key)) {
            return GoValues.float32(text).isEmpty() ? Optional.of("is no number") : Optional.empty();
        }
        if (DURATIONS.contains(key) || key.equals("ARGOCD_CLUSTER_CACHE_RESYNC_DURATION")) {
            var bad = DurationGrammar.of(version).stream()
                    .allMatch(g -> g.nanos(text).isEmpty() || g.nanos(text).getAsLong() < 0);
            return bad
                    ? Optional.of(
                            GoValues.integer(text).isPresent()
                                    ? "has no unit; write \"" + text + "s\" for seconds"
                                    : "is no duration that this version reads; write whole seconds such as \"180s\"")
                    : Optional.empty();
        }
        return Optional.empty();
    }
}
