package io.argotuner.collect.metrics;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a metrics page that are wanted. They are summed over all labels but one, because labels came and went
 * between Argo CD 2.8 and 3.5 ({@code controller} and {@code priority} on work queues, for one) and the sums did not.
 * Histograms are read by their sums and counts only, for their buckets differ by version; but for those that a report
 * shows, which no decision rests on.
 */
public enum Series {
    QUEUE_DEPTH("workqueue_depth", "name", false),
    QUEUE_ADDS("workqueue_adds_total", "name", true),
    QUEUE_WAIT_SUM("workqueue_queue_duration_seconds_sum", "name", true),
    QUEUE_WAIT_COUNT("workqueue_queue_duration_seconds_count", "name", true),
    QUEUE_WORK_SUM("workqueue_work_duration_seconds_sum", "name", true),
    QUEUE_WORK_COUNT("workqueue_work_duration_seconds_count", "name", true),
    RECONCILE_SUM("argocd_app_reconcile_sum", null, true),
    RECONCILE_COUNT("argocd_app_reconcile_count", null, true),
    RECONCILE_BUCKET("argocd_app_reconcile_bucket", "le", true),
    APPLICATIONS("argocd_app_info", "dest_server", false),
    CLUSTER("argocd_cluster_info", "server", false),
    CLUSTER_OBJECTS("argocd_cluster_api_resource_objects", "server", false),
    CLUSTER_EVENTS("argocd_cluster_events_total", "server", true),
    CLUSTER_CONNECTION("argocd_cluster_connection_status", "server", false),
    CLUSTER_CACHE_AGE("argocd_cluster_cache_age_seconds", "server", false),
    KUBECTL_RUNNING("argocd_kubectl_exec_pending", null, false),
    THROTTLE_SUM("argocd_kubectl_rate_limiter_duration_seconds_sum", null, true),
    THROTTLE_COUNT("argocd_kubectl_rate_limiter_duration_seconds_count", null, true),
    REQUESTS("argocd_kubectl_requests_total", "code", true),
    REPO_PENDING("argocd_repo_pending_request_total", null, false),
    PARALLELISM_WAIT_SUM("argocd_repo_parallelism_wait_duration_seconds_sum", null, true),
    PARALLELISM_WAIT_COUNT("argocd_repo_parallelism_wait_duration_seconds_count", null, true),
    GIT_REQUESTS("argocd_git_request_total", null, true),
    GIT_SUM("argocd_git_request_duration_seconds_sum", null, true),
    GIT_COUNT("argocd_git_request_duration_seconds_count", null, true),
    CPU("process_cpu_seconds_total", null, true),
    MEMORY("process_resident_memory_bytes", null, false),
    STARTED("process_start_time_seconds", null, false),
    CORES("go_sched_gomaxprocs_threads", null, false);

    private static final Map<String, Series> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Series::sample, Function.identity()));

    private final String sample;
    private final @Nullable String label;
    private final boolean counter;

    Series(String sample, @Nullable String label, boolean counter) {
        this.sample = sample;
        this.label = label;
        this.counter = counter;
    }

    static @Nullable Series named(String sample) {
        return BY_NAME.get(sample);
    }

    /** Name of the sample on the page. */
    public String sample() {
        return sample;
    }

    /** The label that is kept apart, null where everything is summed. */
    @Nullable
    String label() {
        return label;
    }

    /** Whether it only grows, until it starts again at zero. */
    boolean counter() {
        return counter;
    }
}
