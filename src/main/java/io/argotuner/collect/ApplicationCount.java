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

    /**
     * Counts one; an Application without a destination is counted as unreadable.
     *
     * @return the key of its cluster in the census, empty where it has no destination
     */
    public String add(Application a) {
        applications++;
        projects.merge(a.project(), 1, Integer::sum);
        for (var source : a.sources()) {
            if (sources.size() < MAX_SOURCES || sources.containsKey(source)) {
                sources.merge(source, 1, Integer::sum);
            }
        }
        if (a.server() != null && !a.server().isEmpty()) {
            var server = ServerUrl.normal(a.server());
            var load = load(server);
            load.all++;
            load.byServer++;
            return server;
        }
        if (a.clusterName() != null && !a.clusterName().isEmpty()) {
            var known = serverByName.get(a.clusterName());
            var server = known == null ? ClusterLoad.BY_NAME + a.clusterName() : known;
            load(server).all++;
            return server;
        }
        unreadable++;
        return "";
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
