package io.argotuner.decide;

import java.time.Instant;
import java.util.List;
import java.util.Map;

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
}
