package io.argotuner.decide.forecast;

import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import java.util.ArrayList;

/** The same clusters with more Applications. */
final class GrownCensus {
    private GrownCensus() {}

    /** Each cluster keeps its share, to one Application. */
    static Census of(Census census, long applications) {
        var total = Math.max(1, census.applications());
        var loads = new ArrayList<ClusterLoad>();
        var before = 0L;
        var sum = 0L;
        for (var load : census.clusters()) {
            sum += load.applications();
            var until = sum * applications / total;
            var share = (int) (until - before);
            before = until;
            var byServer = load.applications() == 0 ? 0 : (int) ((long) share * load.byServer() / load.applications());
            loads.add(new ClusterLoad(load.server(), share, byServer));
        }
        return new Census(
                (int) applications,
                loads,
                census.projects(),
                census.sources(),
                census.unreadable(),
                census.assumed(),
                census.at());
    }
}
