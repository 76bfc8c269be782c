package io.argotuner.standin;

/** The page of an argocd-server pod, port 8083. */
final class ServerPage {
    private ServerPage() {}

    /** @param tally of its own Kubernetes client; the rest of a controller's is not told here */
    static String text(Release release, ProcessTally process, ControllerTally tally, Histogram redis) {
        var page = new Page();
        process.write(page, release);
        var initiator = Labels.of("initiator", "argocd-server");
        page.family(Page.Type.HISTOGRAM, "argocd_redis_request_duration", "Redis requests.")
                .add(initiator, redis);
        RedisRequests.write(page, release, initiator, redis.count());
        if (release.atLeast(Release.V2_14)) {
            page.family(Page.Type.GAUGE, "argocd_info", "The version.")
                    .add(Labels.of("version", "v" + release.version() + "+0123456"), 1);
        }
        if (release.atLeast(Release.V3_0)) {
            ControllerPage.client(page, tally);
        }
        return page.text();
    }
}
