package io.argotuner.standin;

import java.util.List;
import java.util.Map;

/** The page of an application-controller pod, port 8082. */
final class ControllerPage {
    private ControllerPage() {}

    /**
     * An Application that the pod owns.
     *
     * @param server {@code spec.destination.server}, empty where the destination is by name
     * @param operation {@code sync}, {@code delete} or empty
     */
    record App(
            String namespace,
            String name,
            String project,
            boolean autosync,
            String repo,
            String server,
            String destNamespace,
            String sync,
            String health,
            String operation) {
        Labels key() {
            return Labels.of("namespace", namespace, "name", name, "project", project);
        }
    }

    /**
     * A cluster whose cache lives in the pod.
     *
     * @param cacheAge seconds, -1 where it was never synced
     */
    record Cluster(String server, String name, String kubernetes, long objects, long apis, double cacheAge) {}

    /**
     * @param hostname the pod's name
     * @param queues false for a 2.8 whose queues were made before their provider: the families are then absent
     */
    static String text(
            Release release,
            String hostname,
            ProcessTally process,
            ControllerTally tally,
            List<App> apps,
            List<Cluster> clusters,
            boolean queues) {
        var page = new Page();
        process.write(page, release);
        apps(page, release, apps);
        clusters(page, release, clusters);
        work(page, release, hostname, tally);
        if (release.atLeast(Release.V3_0)) {
            client(page, tally);
        }
        if (queues) {
            QueueFamilies.write(page, release, "app_reconciliation_queue", tally.refreshes);
            QueueFamilies.write(page, release, "app_operation_processing_queue", tally.operations);
            QueueFamilies.write(page, release, "project_reconciliation_queue", tally.projects);
            if (release.atLeast(Release.V2_14)) {
                QueueFamilies.write(page, release, "app_hydration_queue", new QueueTally(release));
                QueueFamilies.write(page, release, "manifest_hydration_queue", new QueueTally(release));
            }
        }
        return page.text();
    }

    private static void apps(Page page, Release release, List<App> apps) {
        var info = page.family(Page.Type.GAUGE, "argocd_app_info", "An Application of this controller.");
        for (var app : apps) {
            var labels = app.key()
                    .and("repo", app.repo())
                    .and("dest_server", app.server())
                    .and("dest_namespace", app.destNamespace())
                    .and("sync_status", app.sync())
                    .and("health_status", app.health())
                    .and("operation", app.operation());
            // 2.9 added it.
            info.add(
                    release.atLeast(Release.V2_14)
                            ? labels.and("autosync_enabled", String.valueOf(app.autosync()))
                            : labels,
                    1);
        }
        if (release.atLeast(Release.V2_14)) {
            var orphans = page.family(
                    Page.Type.GAUGE, "argocd_app_orphaned_resources_count", "Orphaned resources of an Application.");
            apps.forEach(app -> orphans.add(app.key(), 0));
        }
    }

    private static void clusters(Page page, Release release, List<Cluster> clusters) {
        var info = page.family(Page.Type.GAUGE, "argocd_cluster_info", "A cluster with a cache here.");
        var objects = page.family(Page.Type.GAUGE, "argocd_cluster_api_resource_objects", "Objects in the cache.");
        var apis = page.family(Page.Type.GAUGE, "argocd_cluster_api_resources", "Watched kinds.");
        var age = page.family(Page.Type.GAUGE, "argocd_cluster_cache_age_seconds", "Age of the cache in seconds.");
        var status = page.family(Page.Type.GAUGE, "argocd_cluster_connection_status", "1 where it is connected.");
        for (var cluster : clusters) {
            var server = Labels.of("server", cluster.server());
            var versioned = server.and("k8s_version", cluster.kubernetes());
            info.add(release.atLeast(Release.V3_0) ? versioned.and("name", cluster.name()) : versioned, 1);
            objects.add(server, cluster.objects());
            apis.add(server, cluster.apis());
            age.add(server, cluster.cacheAge());
            status.add(versioned, cluster.cacheAge() < 0 ? 0 : 1);
        }
    }

    private static void work(Page page, Release release, String hostname, ControllerTally tally) {
        var reconcile = page.family(Page.Type.HISTOGRAM, "argocd_app_reconcile", "Reconciles in seconds.");
        tally.reconciles.forEach(reconcile::add);
        counters(page, "argocd_app_sync_total", "Ended syncs.", tally.syncs);
        counters(page, "argocd_cluster_events_total", "Events of clusters.", tally.clusterEvents);
        counters(page, "argocd_kubectl_exec_total", "kubectl runs.", tally.kubectlExecs);
        var running = page.family(Page.Type.GAUGE, "argocd_kubectl_exec_pending", "Pending kubectl runs.");
        tally.kubectlRunning.forEach(running::add);
        var initiator = Labels.of("hostname", hostname, "initiator", "argocd-application-controller");
        page.family(Page.Type.HISTOGRAM, "argocd_redis_request_duration", "Redis requests.")
                .add(initiator, tally.redis);
        RedisRequests.write(page, release, initiator, tally.redis.count());
        if (release.atLeast(Release.V2_14)) {
            var batches = page.family(
                    Page.Type.HISTOGRAM, "argocd_resource_events_processing", "Batches of events in seconds.");
            var inBatch = page.family(Page.Type.GAUGE, "argocd_resource_events_processed_in_batch", "Events at once.");
            tally.clusterEvents.keySet().stream()
                    .map(labels -> labels.values().getOrDefault("server", ""))
                    .distinct()
                    .map(server -> Labels.of("server", server))
                    .forEach(server -> {
                        var batch = new Histogram(Histogram.RECONCILE);
                        batch.observe(0.003);
                        batches.add(server, batch);
                        inBatch.add(server, 4);
                    });
        }
    }

    static void client(Page page, ControllerTally tally) {
        var throttles = page.family(
                Page.Type.HISTOGRAM,
                "argocd_kubectl_rate_limiter_duration_seconds",
                "Waits for the client's rate limit in seconds.");
        tally.throttles.forEach(throttles::add);
        var durations =
                page.family(Page.Type.HISTOGRAM, "argocd_kubectl_request_duration_seconds", "Requests in seconds.");
        tally.requestDurations.forEach(durations::add);
        counters(page, "argocd_kubectl_requests_total", "Requests by answer.", tally.requests);
    }

    private static void counters(Page page, String name, String help, Map<Labels, Long> series) {
        var family = page.family(Page.Type.COUNTER, name, help);
        series.forEach((labels, value) -> family.add(labels, value));
    }
}
