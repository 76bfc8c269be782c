package io.argotuner.decide;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Applications of an install, counted.
 *
 * @param applications all that this install reconciles
 * @param clusters those that carry at least one Application, by server, ascending
 * @param projects Applications by AppProject
 * @param sources Applications by {@code repoURL path}, each Application once per source
 * @param unreadable Applications whose destination could not be read; counted in {@code applications} but on no cluster
 * @param assumed true where the numbers were given on the command line instead of counted
 * @param at when the count was taken
 */
public record Census(
        int applications,
        List<ClusterLoad> clusters,
        Map<String, Integer> projects,
        Map<String, Integer> sources,
        int unreadable,
        boolean assumed,
        Instant at) {
    public Census {
        clusters = List.copyOf(clusters);
        projects = Map.copyOf(projects);
        sources = Map.copyOf(sources);
    }

    /**
     * The same where names of clusters are told: what names a cluster counts with what gives its server.
     *
     * @param serverByName server URL by name
     */
    Census named(Map<String, String> serverByName) {
        var byServer = new TreeMap<String, ClusterLoad>();
        for (var load : clusters) {
            var server = ClusterLoad.server(load.server(), serverByName);
            byServer.merge(server, new ClusterLoad(server, load.applications(), load.byServer()), Counts::sum);
        }
        return new Census(applications, List.copyOf(byServer.values()), projects, sources, unreadable, assumed, at);
    }
}
