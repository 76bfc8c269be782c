package io.argotuner.standin;

import java.util.Map;

/** The page of a repo-server pod, port 8084. */
final class RepoServerPage {
    private RepoServerPage() {}

    static String text(Release release, ProcessTally process, RepoServerTally tally) {
        var page = new Page();
        process.write(page, release);
        var pending = page.family(
                Page.Type.GAUGE, "argocd_repo_pending_request_total", "Requests that need the repository's lock.");
        tally.pending.forEach((repo, value) -> pending.add(Labels.of("repo", repo), value));
        var durations =
                page.family(Page.Type.HISTOGRAM, "argocd_git_request_duration_seconds", "Git requests in seconds.");
        var total = page.family(Page.Type.COUNTER, "argocd_git_request_total", "Git requests.");
        tally.git.forEach((labels, histogram) -> {
            durations.add(labels, histogram);
            total.add(labels, histogram.count());
        });
        var initiator = Labels.of("initiator", "argocd-repo-server");
        page.family(Page.Type.HISTOGRAM, "argocd_redis_request_duration_seconds", "Redis requests in seconds.")
                .add(initiator, tally.redis);
        RedisRequests.write(page, release, initiator, tally.redis.count());
        if (release.atLeast(Release.V2_14)) {
            failures(page, "argocd_git_fetch_fail_total", "Failed fetches.", tally.fetchFailures);
            failures(page, "argocd_git_lsremote_fail_total", "Failed ls-remotes.", tally.lsRemoteFailures);
        }
        if (release.atLeast(Release.V3_5)) {
            // It has no labels, so that it is there before its first observation.
            page.family(
                            Page.Type.HISTOGRAM,
                            "argocd_repo_parallelism_wait_duration_seconds",
                            "Waits for the parallelism limit in seconds.")
                    .add(Labels.NONE, tally.parallelismWait);
        }
        return page.text();
    }

    private static void failures(Page page, String name, String help, Map<Labels, Long> series) {
        var family = page.family(Page.Type.COUNTER, name, help);
        series.forEach((labels, value) -> family.add(labels, value));
    }
}
