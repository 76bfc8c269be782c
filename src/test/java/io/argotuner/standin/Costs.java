package io.argotuner.standin;

/**
 * What a comparison costs and what the pods run on.
 *
 * @param comparisonCpu CPU seconds of the controller for one full comparison
 * @param controllerCores cores of each controller pod
 * @param repoRoundTrip seconds that a comparison waits for the network to the repo-server, using no CPU
 * @param generationCpu CPU seconds of the repo-server for the manifests of one comparison; 0 for a cache hit
 * @param repoServerCores cores of each repo-server pod
 * @param requests of the rate-limited client for one comparison
 * @param requestSeconds of one such request, once it has its token
 * @param thrashing by how much each status processor above 20 makes every comparison dearer, 0 for not at all
 */
public record Costs(
        double comparisonCpu,
        double controllerCores,
        double repoRoundTrip,
        double generationCpu,
        double repoServerCores,
        int requests,
        double requestSeconds,
        double thrashing) {

    /**
     * Measured on Argo CD 3.5.1, one shard, everything on two cores: 1,000 first comparisons took 43.6 s with 20 status
     * processors and 43.3 s with 50, of about one core for the controller; each took two requests, as a client with 5
     * per second ended 734 in 300 s with its operations.
     */
    public static Costs local() {
        return new Costs(0.0436, 1, 0.01, 0, 1, 1, 0.01, 0);
    }

    /**
     * The same with the repo-server 400 ms away each way: 600 took 75.7 s with 20 status processors, 38.5 s with 50 and
     * 28.9 s with 100, so a comparison waits for about three such round trips.
     */
    public static Costs farRepoServer() {
        return local().roundTrip(2.4);
    }

    public Costs cpu(double comparison, double cores) {
        return new Costs(
                comparison, cores, repoRoundTrip, generationCpu, repoServerCores, requests, requestSeconds, thrashing);
    }

    public Costs roundTrip(double seconds) {
        return new Costs(
                comparisonCpu,
                controllerCores,
                seconds,
                generationCpu,
                repoServerCores,
                requests,
                requestSeconds,
                thrashing);
    }

    public Costs generation(double cpu, double cores) {
        return new Costs(
                comparisonCpu, controllerCores, repoRoundTrip, cpu, cores, requests, requestSeconds, thrashing);
    }

    public Costs requests(int each) {
        return new Costs(
                comparisonCpu,
                controllerCores,
                repoRoundTrip,
                generationCpu,
                repoServerCores,
                each,
                requestSeconds,
                thrashing);
    }

    public Costs thrashing(double each) {
        return new Costs(
                comparisonCpu,
                controllerCores,
                repoRoundTrip,
                generationCpu,
                repoServerCores,
                requests,
                requestSeconds,
                each);
    }

    /** CPU seconds of one comparison with so many processors. */
    double comparison(int processors) {
        return comparisonCpu * (1 + thrashing * Math.max(0, processors - 20));
    }
}
