package io.argotuner.standin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pages of {@code src/test/resources/metrics} by file name: one small install as each version tells it. */
final class RecordedPages {
    /** 2026-03-02T09:00:00Z. */
    private static final double STARTED = 1_772_442_000.25;

    private static final String API = "10.96.0.1:443";
    private static final String IN_CLUSTER = "https://kubernetes.default.svc";
    private static final String REMOTE = "https://cluster-001.example:6443";
    private static final String REPO = "https://git.example/team-01/deploy.git";

    private RecordedPages() {}

    static Map<String, String> all() {
        var pages = new TreeMap<String, String>();
        for (var release : Release.values()) {
            var prefix = release.minor() + "-";
            pages.put(prefix + "controller.txt", controller(release, true, 700));
            pages.put(prefix + "repo-server.txt", repoServer(release));
            pages.put(prefix + "server.txt", server(release));
        }
        pages.put("2.8-controller-without-queues.txt", controller(Release.V2_8, false, 700));
        // The same pod name an hour later in another process, which has not done anything yet but its first lists.
        pages.put("3.5-controller-restarted.txt", restarted());
        return pages;
    }

    private static String controller(Release release, boolean queues, int rounds) {
        var tally = new ControllerTally(release);
        for (var i = 0; i < rounds; i++) {
            var seconds = 0.4 + 0.02 * (i % 50);
            tally.refreshes.adds++;
            tally.refreshes.wait.observe(0.05 * (i % 40));
            tally.refreshes.work.observe(seconds);
            tally.operations.adds++;
            tally.operations.wait.observe(0.000_02);
            tally.operations.work.observe(0.000_3);
            tally.reconciled("argocd", i % 3 == 0 ? IN_CLUSTER : REMOTE, seconds);
            tally.request(API, "patch", i % 100 == 99 ? "409" : "200", i % 5 == 0 ? 0.25 : 0, 0.012);
            tally.redis.observe(0.002, 3);
        }
        tally.refreshes.adds += 12;
        tally.refreshes.depth = 12;
        tally.refreshes.unfinished = 7.25;
        tally.refreshes.longestRunning = 1.5;
        tally.refreshes.retries = 3;
        tally.projects.adds = 4;
        tally.projects.wait.observe(0.000_01, 4);
        tally.projects.work.observe(0.000_1, 4);
        for (var server : List.of(IN_CLUSTER, REMOTE)) {
            tally.request(server.substring("https://".length()), "list", "200", 0, 0.08);
            tally.clusterEvents.put(Labels.of("server", server, "group", "apps", "kind", "Deployment"), 123L);
            tally.clusterEvents.put(Labels.of("server", server, "group", "", "kind", "Pod"), 1_234_567L);
        }
        var exec = Labels.of("hostname", "argocd-application-controller-0", "command", "apply");
        tally.kubectlExecs.put(exec, 41L);
        tally.kubectlRunning.put(exec, 2);
        var sync = Labels.of("namespace", "argocd", "name", "web", "project", "team-01")
                .and("dest_server", REMOTE)
                .and("phase", "Succeeded");
        // The label came with 3.1.
        tally.syncs.put(release.atLeast(Release.V3_5) ? sync.and("dry_run", "false") : sync, 17L);
        return ControllerPage.text(
                release,
                "argocd-application-controller-0",
                new ProcessTally(STARTED, 5123.47, 734_003_200, 412, 2),
                tally,
                apps(),
                List.of(
                        new ControllerPage.Cluster(IN_CLUSTER, "in-cluster", "1.31", 1_312, 84, 523),
                        new ControllerPage.Cluster(REMOTE, "cluster-001", "1.31", 4_821, 97, 523),
                        new ControllerPage.Cluster("https://cluster-002.example:6443", "cluster-002", "", 0, 0, -1)),
                queues);
    }

    private static List<ControllerPage.App> apps() {
        return List.of(
                new ControllerPage.App("argocd", "web", "team-01", true, REPO, REMOTE, "web", "Synced", "Healthy", ""),
                new ControllerPage.App(
                        "argocd", "shop", "team-02", false, REPO, IN_CLUSTER, "shop", "OutOfSync", "Degraded", "sync"),
                // By destination.name: the label is empty, as nothing infers the server.
                new ControllerPage.App(
                        "argocd", "named", "default", true, REPO, "", "named", "Unknown", "Unknown", ""));
    }

    private static String restarted() {
        var release = Release.V3_5;
        var tally = new ControllerTally(release);
        tally.request(API, "list", "200", 0, 0.05);
        tally.refreshes.adds = 3;
        tally.refreshes.depth = 3;
        return ControllerPage.text(
                release,
                "argocd-application-controller-0",
                new ProcessTally(STARTED + 3600, 1.25, 104_857_600, 260, 2),
                tally,
                apps(),
                List.of(new ControllerPage.Cluster(IN_CLUSTER, "in-cluster", "", 0, 0, -1)),
                true);
    }

    private static String repoServer(Release release) {
        var tally = new RepoServerTally();
        tally.pending(REPO, 6);
        tally.pending("https://git.example/team-02/deploy.git", 0);
        for (var i = 0; i < 120; i++) {
            tally.git(REPO, "ls-remote", 0.08 + 0.001 * (i % 30));
            tally.redis.observe(0.003, 5);
        }
        for (var i = 0; i < 9; i++) {
            tally.git(REPO, "fetch", 1.5 + 0.5 * i);
        }
        tally.parallelismWait.observe(0.4, 9);
        tally.fetchFailures.put(Labels.of("repo", REPO, "revision", "release/\"next\""), 2L);
        tally.lsRemoteFailures.put(Labels.of("repo", REPO, "revision", "gone"), 1L);
        return RepoServerPage.text(release, new ProcessTally(STARTED, 812.5, 268_435_456, 96, 2), tally);
    }

    private static String server(Release release) {
        var tally = new ControllerTally(release);
        for (var i = 0; i < 30; i++) {
            tally.request(API, "get", "200", 0, 0.004);
        }
        var redis = new Histogram(Histogram.REDIS);
        redis.observe(0.002, 64);
        return ServerPage.text(release, new ProcessTally(STARTED, 96.125, 134_217_728, 140, 2), tally, redis);
    }
}
