package io.argotuner.standin;

/** {@code argocd_redis_request_total}, which from 3.5.1 on names the command. */
final class RedisRequests {
    private RedisRequests() {}

    static void write(Page page, Release release, Labels initiator, long count) {
        var family = page.family(Page.Type.COUNTER, "argocd_redis_request_total", "Redis requests.");
        var labels = initiator.and("failed", "false");
        family.add(release.atLeast(Release.V3_5) ? labels.and("command", "get") : labels, count);
    }
}
