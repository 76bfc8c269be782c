package io.argotuner.collect;

import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts Applications one by one and keeps none of them: its size follows the number of clusters, projects and sources.
 * The order in which Applications are added does not matter.
 */
public final class ApplicationCount {
    /** Distinct sources counted; those met later are left out, so that nobody can fill the memory with made-up ones. */
    static final int MAX_SOURCES = 50_000;

    /** Begins the key of a cluster of which only the name is known. */
    static final String BY_NAME = "name:";

    private final Map<String, String> serverByName;
    private final TreeMap<String, Load> loads = new TreeMap<>();
    private final Map<String, Integer> projects = new HashMap<>();
    private final Map<String, Integer> sources = new HashMap<>();
    private int applications;
    private int unreadable;

    /** @param serverByName the server URL of each cluster name known, without a trailing slash */
    public ApplicationCount(Map<String, String> serverByName) {
        this.serverByName = Map.copyOf(serverByName);
    }

    /** Counts one; an Application without a destination is counted as unreadable. */
    public void add(Application a) {
        applications++;
        projects.merge(a.project(), 1, Integer::sum);
        for (var source : a.sources()) {
            if (sources.size() < MAX_SOURCES || sources.containsKey(source)) {
                sources.merge(source, 1, Integer::sum);
            }
        }
        if (a.server() != null && !a.server().isEmpty()) {
            var load = load(ServerUrl.normal(a.server()));
            load.all++;
            load.byServer++;
        } else if (a.clusterName() != null && !a.clusterName().isEmpty()) {
            var server = serverByName.get(a.clusterName());
            load(server == null ? BY_NAME + a.clusterName() : server).all++;
        } else {
            unreadable++;
        }
    }

    /** Counts an Application of which nothing could be read. */
    public void addUnreadable() {
        applications++;
        unreadable++;
    }

    public Census census(Instant at) {
        var clusters = new ArrayList<ClusterLoad>(loads.size());
        loads.forEach((server, load) -> clusters.add(new ClusterLoad(server, load.all, load.byServer)));
        return new Census(applications, clusters, projects, sources, unreadable, false, at);
    }

    private Load load(String server) {
        return loads.computeIfAbsent(server, s -> new Load());
    }

    private static final class Load {
        private int all;
        private int byServer;
    }
}
