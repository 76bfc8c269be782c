package io.argotuner.standin;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What one application-controller process has counted since it started; a restart begins a new one. */
final class ControllerTally {
    final QueueTally refreshes;
    final QueueTally operations;
    final QueueTally projects;
    /** Full comparisons and tree passes by namespace and destination server, seconds. */
    final Map<Labels, Histogram> reconciles = new TreeMap<>();
    /** Waits for the client's tokens by host and verb, seconds; only told from 3.0 on. */
    final Map<Labels, Histogram> throttles = new TreeMap<>();

    final Map<Labels, Histogram> requestDurations = new TreeMap<>();
    /** By host, method and code. */
    final Map<Labels, Long> requests = new TreeMap<>();
    /** Syncs by Application and phase, with the whole label set. */
    final Map<Labels, Long> syncs = new TreeMap<>();

    final Map<Labels, Long> clusterEvents = new TreeMap<>();
    final Map<Labels, Long> kubectlExecs = new TreeMap<>();
    final Map<Labels, Integer> kubectlRunning = new TreeMap<>();
    final Histogram redis = new Histogram(Histogram.REDIS_OF_CONTROLLER);

    /** Made once: a request is counted a million times. */
    private final Map<String, Labels> made = new HashMap<>();

    ControllerTally(Release release) {
        refreshes = new QueueTally(release);
        operations = new QueueTally(release);
        projects = new QueueTally(release);
    }

    /** A request of a client that has a rate limit. @param verb lower case, as the API server's audit has it */
    void request(String host, String verb, String code, double throttled, double seconds) {
        var byVerb = made.computeIfAbsent(host + ' ' + verb, k -> Labels.of("host", host, "verb", verb));
        throttles.computeIfAbsent(byVerb, l -> new Histogram(Histogram.KUBECTL)).observe(throttled);
        requestDurations
                .computeIfAbsent(byVerb, l -> new Histogram(Histogram.KUBECTL))
                .observe(seconds);
        var method = verb.equals("list") || verb.equals("watch") || verb.equals("get") ? "GET" : "PATCH";
        var byCode = made.computeIfAbsent(
                host + ' ' + method + ' ' + code, k -> Labels.of("host", host, "method", method, "code", code));
        requests.merge(byCode, 1L, Long::sum);
    }

    void reconciled(String namespace, String server, double seconds) {
        var labels = made.computeIfAbsent(
                namespace + '/' + server, k -> Labels.of("namespace", namespace, "dest_server", server));
        reconciles
                .computeIfAbsent(labels, l -> new Histogram(Histogram.RECONCILE))
                .observe(seconds);
    }
}
