package io.argotuner.decide.placement;

import io.argotuner.decide.Fact;

/**
 * What is known of the work that one cluster is.
 *
 * @param applications that have it as destination
 * @param byServer those of them that name it by {@code destination.server}, the only ones that Argo CD's consistent
 *     hashing counts
 * @param objects cached of it ({@code argocd_cluster_api_resource_objects})
 * @param eventsPerSecond of it that the controller handles ({@code argocd_cluster_events_total})
 * @param cpuShare of the controller's CPU that it takes, in any unit that is the same for all clusters
 * @param reachable false where the controller cannot connect to it: it causes no work until it can
 */
public record Signals(
        int applications,
        int byServer,
        Fact<Double> objects,
        Fact<Double> eventsPerSecond,
        Fact<Double> cpuShare,
        boolean reachable) {
    private static final double NEAR = 0.25;

    /** Where nothing but the Applications is known. */
    public static Signals counted(int applications, int byServer) {
        return new Signals(
                applications,
                byServer,
                Fact.unknown("not measured"),
                Fact.unknown("not measured"),
                Fact.unknown("not measured"),
                true);
    }

    /**
     * The same where it differs by more than a quarter from what was measured before, else what was: a plan must not
     * change because a measurement moved a little.
     */
    public Signals steady(Signals before) {
        return new Signals(
                applications,
                byServer,
                steady(objects, before.objects),
                steady(eventsPerSecond, before.eventsPerSecond),
                steady(cpuShare, before.cpuShare),
                reachable);
    }

    private static Fact<Double> steady(Fact<Double> now, Fact<Double> before) {
        return now instanceof Fact.Known<Double> n
                        && before instanceof Fact.Known<Double> b
                        && Math.abs(n.value() - b.value()) <= NEAR * b.value()
                ? before
                : now;
    }

    public Signals unreachable() {
        return new Signals(applications, byServer, objects, eventsPerSecond, cpuShare, false);
    }
}
