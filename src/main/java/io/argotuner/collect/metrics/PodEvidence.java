package io.argotuner.collect.metrics;

import io.argotuner.collect.ServerUrl;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Words the page and the rates of one pod as evidence. */
final class PodEvidence {
    static final String REFRESH = "app_reconciliation_queue";
    private static final String OPERATION = "app_operation_processing_queue";

    private final ArgoPod pod;
    private final Fact<MetricsPage> page;
    private final PodRates rates;

    PodEvidence(ArgoPod pod, Fact<MetricsPage> page, PodRates rates) {
        this.pod = pod;
        this.page = page;
        this.rates = rates;
    }

    Evidence.Controller controller() {
        return new Evidence.Controller(
                pod(),
                pod.shard(),
                queue(REFRESH),
                queue(OPERATION),
                client(),
                perSecond(Series.RECONCILE_COUNT),
                mean(Series.RECONCILE_SUM, Series.RECONCILE_COUNT, ""),
                of(p -> p.total(Series.KUBECTL_RUNNING)),
                clusters());
    }

    Evidence.RepoServer repoServer() {
        return new Evidence.RepoServer(
                pod(),
                of(p -> p.total(Series.REPO_PENDING)),
                mean(Series.PARALLELISM_WAIT_SUM, Series.PARALLELISM_WAIT_COUNT, ""),
                perSecond(Series.GIT_REQUESTS),
                mean(Series.GIT_SUM, Series.GIT_COUNT, ""));
    }

    Evidence.Pod pod() {
        return new Evidence.Pod(
                pod.name(),
                pod.ready(),
                pod.startedAt(),
                pod.restarts(),
                pod.outOfMemory(),
                perSecond(Series.CPU),
                // Without a limit Go uses every core that it sees, and says how many those are.
                pod.cpuLimit().isKnown() ? pod.cpuLimit() : of(p -> p.total(Series.CORES)),
                of(p -> p.total(Series.MEMORY)),
                pod.memoryLimit(),
                pod.crashLooping());
    }

    private Evidence.Queue queue(String name) {
        return new Evidence.Queue(
                perSecond(Series.QUEUE_ADDS, name),
                mean(Series.QUEUE_WAIT_SUM, Series.QUEUE_WAIT_COUNT, name),
                mean(Series.QUEUE_WORK_SUM, Series.QUEUE_WORK_COUNT, name),
                perSecond(Series.QUEUE_WORK_SUM, name),
                of(p -> p.of(Series.QUEUE_DEPTH, name)));
    }

    private Evidence.Client client() {
        var requests = perSecond(Series.REQUESTS);
        var refused = perSecond(Series.REQUESTS, PodRates.TOO_MANY_REQUESTS);
        boolean never = of(p -> p.of(Series.REQUESTS))
                .map(byCode -> !byCode.containsKey(PodRates.TOO_MANY_REQUESTS))
                .orElse(false);
        return new Evidence.Client(
                requests,
                mean(Series.THROTTLE_SUM, Series.THROTTLE_COUNT, ""),
                perSecond(Series.THROTTLE_SUM),
                // Every answer is counted by its code: a code that is not there was never answered.
                never ? requests.map(r -> 0.0) : refused);
    }

    private Map<String, Evidence.Cluster> clusters() {
        if (!(page instanceof Fact.Known<MetricsPage> known)) {
            return Map.of();
        }
        var applications = byServer(known.value(), Series.APPLICATIONS);
        var found = new HashMap<String, Evidence.Cluster>();
        var names = new HashMap<String, String>();
        known.value().of(Series.CLUSTER).orElse(Map.of()).keySet().forEach(s -> names.put(ServerUrl.normal(s), s));
        applications.keySet().forEach(s -> names.putIfAbsent(s, s));
        names.forEach((server, spelling) -> found.put(
                server,
                new Evidence.Cluster(
                        known.value().of(Series.APPLICATIONS).map(all ->
                                (int) Math.min(Integer.MAX_VALUE, Math.round(applications.getOrDefault(server, 0.0)))),
                        known.value().of(Series.CLUSTER_OBJECTS, spelling),
                        rates.perSecond(Series.CLUSTER_EVENTS, spelling, known.value()),
                        known.value().of(Series.CLUSTER_CONNECTION, spelling).map(c -> c > 0),
                        known.value().of(Series.CLUSTER_CACHE_AGE, spelling))));
        return found;
    }

    private static Map<String, Double> byServer(MetricsPage page, Series series) {
        var sums = new HashMap<String, Double>();
        page.of(series)
                .orElse(Map.of())
                .forEach((server, sum) -> sums.merge(ServerUrl.normal(server), sum, Double::sum));
        return sums;
    }

    private Fact<Double> perSecond(Series counter) {
        return perSecond(counter, "");
    }

    private Fact<Double> perSecond(Series counter, String key) {
        return of(p -> rates.perSecond(counter, key, p));
    }

    private Fact<Double> mean(Series sum, Series count, String key) {
        return of(p -> rates.mean(sum, count, key, p));
    }

    private <T> Fact<T> of(Function<MetricsPage, Fact<T>> read) {
        return page instanceof Fact.Known<MetricsPage> known
                ? read.apply(known.value())
                : Fact.unknown(((Fact.Unknown<MetricsPage>) page).why());
    }
}
