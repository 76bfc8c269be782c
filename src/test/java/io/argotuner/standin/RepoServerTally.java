package io.argotuner.standin;

import java.util.Map;
import java.util.TreeMap;

/** What one repo-server process has counted since it started. */
final class RepoServerTally {
    /** Requests that wait or run, by repository; cache hits are not among them. */
    final Map<String, Integer> pending = new TreeMap<>();
    /** Git requests by repository and type, seconds. */
    final Map<Labels, Histogram> git = new TreeMap<>();

    final Map<Labels, Long> fetchFailures = new TreeMap<>();
    final Map<Labels, Long> lsRemoteFailures = new TreeMap<>();
    /** Waits for the parallelism limit, seconds; only observed where there is a limit. */
    final Histogram parallelismWait = new Histogram(Histogram.PARALLELISM);

    final Histogram redis = new Histogram(Histogram.REDIS);

    /** @param type {@code ls-remote} or {@code fetch} */
    void git(String repo, String type, double seconds) {
        git.computeIfAbsent(Labels.of("repo", repo, "request_type", type), l -> new Histogram(Histogram.GIT))
                .observe(seconds);
    }

    void pending(String repo, int change) {
        pending.merge(repo, change, Integer::sum);
    }
}
