package io.argotuner.standin;

/** What one work queue has counted. */
final class QueueTally {
    final Histogram wait;
    final Histogram work;
    /** Unique keys that wait; those under way are not in it. */
    int depth;

    long adds;
    long retries;
    /** Seconds of work under way that {@link #work} has not seen. */
    double unfinished;

    double longestRunning;

    QueueTally(Release release) {
        var bounds = release == Release.V2_8 ? Histogram.QUEUE_OF_2_8 : Histogram.QUEUE;
        wait = new Histogram(bounds);
        work = new Histogram(bounds);
    }
}
