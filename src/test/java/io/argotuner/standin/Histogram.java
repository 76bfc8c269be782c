package io.argotuner.standin;

/** Observations of a Prometheus histogram; only ever grows. */
final class Histogram {
    /** {@code argocd_app_reconcile} and {@code argocd_resource_events_processing}. */
    static final double[] RECONCILE = {0.25, .5, 1, 2, 4, 8, 16};
    /** {@code argocd_kubectl_*_duration_seconds}. */
    static final double[] KUBECTL = {.005, .1, .5, 2, 8, 30};
    /** {@code argocd_git_request_duration_seconds}. */
    static final double[] GIT = {.1, .25, .5, 1, 2, 4, 10, 20};
    /** {@code argocd_repo_parallelism_wait_duration_seconds}. */
    static final double[] PARALLELISM = {.1, .25, .5, 1, 2, 4, 10, 20, 60, 120};
    /** Redis requests of the controller. */
    static final double[] REDIS_OF_CONTROLLER = {.01, .05, .1, .25, .5, 1};
    /** Redis requests of repo-server and server. */
    static final double[] REDIS = {.1, .25, .5, 1, 2};
    /** Work queues up to 2.10.0. */
    static final double[] QUEUE_OF_2_8 = {1e-6, 1e-5, 1e-4, 1e-3, .01, .1, 1, 5, 10, 15, 30, 60, 120, 180};
    /** Work queues from 2.10.1 on. */
    static final double[] QUEUE = {1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, .01, .1, 1, 10, 100, 1000};

    private final double[] bounds;
    private final long[] counts;
    private double sum;
    private long count;

    Histogram(double[] bounds) {
        this.bounds = bounds.clone();
        this.counts = new long[bounds.length];
    }

    /** @param value in the unit of the bounds */
    void observe(double value) {
        sum += value;
        count++;
        for (var i = 0; i < bounds.length; i++) {
            if (value <= bounds[i]) {
                counts[i]++;
            }
        }
    }

    void observe(double value, int times) {
        for (var i = 0; i < times; i++) {
            observe(value);
        }
    }

    double sum() {
        return sum;
    }

    long count() {
        return count;
    }

    int buckets() {
        return bounds.length;
    }

    double bound(int bucket) {
        return bounds[bucket];
    }

    /** Observations up to the bound of the bucket. */
    long cumulative(int bucket) {
        return counts[bucket];
    }
}
