package io.argotuner.standin;

/** The work queue families, whose labels differ most between versions. */
final class QueueFamilies {
    private QueueFamilies() {}

    static void write(Page page, Release release, String name, QueueTally tally) {
        var labels = Labels.of("name", name);
        if (release.atLeast(Release.V2_14)) {
            // controller-runtime's provider, which 2.10.1 took over; the label came with 2.13.
            labels = labels.and("controller", name);
        }
        var depthLabels = release.atLeast(Release.V3_5) ? labels.and("priority", "") : labels;
        page.family(Page.Type.GAUGE, "workqueue_depth", "Items that wait.").add(depthLabels, tally.depth);
        page.family(Page.Type.COUNTER, "workqueue_adds_total", "Items added.").add(labels, tally.adds);
        page.family(Page.Type.COUNTER, "workqueue_retries_total", "Items added again.")
                .add(labels, tally.retries);
        page.family(Page.Type.HISTOGRAM, "workqueue_queue_duration_seconds", "Waits of items in seconds.")
                .add(labels, tally.wait);
        page.family(Page.Type.HISTOGRAM, "workqueue_work_duration_seconds", "Work on items in seconds.")
                .add(labels, tally.work);
        page.family(Page.Type.GAUGE, "workqueue_unfinished_work_seconds", "Work under way in seconds.")
                .add(labels, tally.unfinished);
        page.family(Page.Type.GAUGE, "workqueue_longest_running_processor_seconds", "Longest work under way.")
                .add(labels, tally.longestRunning);
    }
}
