package io.argotuner.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How old the last full comparisons of an install's Applications are ({@code status.reconciledAt}). Those that say
 * nothing about freshness are set apart for a stated reason and in no age.
 *
 * <p>An Application that nothing disturbs is compared again after T to 2T+J (Argo CD 3.5.1, measured), so an age up to
 * that is healthy.
 *
 * @param at when the Applications were read
 * @param all over the install
 * @param clusters by server as in {@link ClusterLoad#server()}; only clusters with an Application that has an age,
 *     and at most 2,000 of them
 * @param projects by AppProject, at most 1,000
 * @param exempt Applications set apart, by reason
 * @param waiting those {@link Exempt#NEVER_COMPARED} by server, and how long each has existed: where all of a cluster
 *     wait for long nobody compares them
 * @param stale of {@code all}, those older than the objective, or than 2T+J+60s where the policy gives none
 */
public record Freshness(
        Instant at,
        Ages all,
        Map<String, Ages> clusters,
        Map<String, Ages> projects,
        Map<Exempt, Integer> exempt,
        Map<String, Ages> waiting,
        Fact<Integer> stale) {
    public Freshness {
        clusters = Map.copyOf(clusters);
        projects = Map.copyOf(projects);
        exempt = exempt.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(exempt));
        waiting = Map.copyOf(waiting);
    }

    /** Where those that are stale are not counted. */
    public Freshness(
            Instant at,
            Ages all,
            Map<String, Ages> clusters,
            Map<String, Ages> projects,
            Map<Exempt, Integer> exempt,
            Map<String, Ages> waiting) {
        this(at, all, clusters, projects, exempt, waiting, Fact.unknown("they are not counted"));
    }

    /** Where no Application waits for its first comparison. */
    public Freshness(
            Instant at, Ages all, Map<String, Ages> clusters, Map<String, Ages> projects, Map<Exempt, Integer> exempt) {
        this(at, all, clusters, projects, exempt, Map.of());
    }

    /** The same where names of clusters are told; of two groups of one cluster the larger gives the quantiles. */
    Freshness named(Map<String, String> serverByName) {
        return new Freshness(at, all, named(clusters, serverByName), projects, exempt, named(waiting, serverByName));
    }

    private static Map<String, Ages> named(Map<String, Ages> ages, Map<String, String> serverByName) {
        var byServer = new TreeMap<String, Ages>();
        new TreeMap<>(ages)
                .forEach((key, group) -> byServer.merge(ClusterLoad.server(key, serverByName), group, Ages::together));
        return byServer;
    }

    /**
     * Ages of a group of Applications, from a histogram: quantiles are exact to 5 %, {@code youngest} and {@code oldest}
     * to the second.
     *
     * @param applications those with an age, at least 1
     */
    public record Ages(int applications, Duration youngest, Duration p50, Duration p99, Duration oldest) {

        private Ages together(Ages other) {
            var larger = applications >= other.applications ? this : other;
            return new Ages(
                    applications + other.applications,
                    youngest.compareTo(other.youngest) < 0 ? youngest : other.youngest,
                    larger.p50,
                    larger.p99,
                    oldest.compareTo(other.oldest) > 0 ? oldest : other.oldest);
        }
    }

    /** Why an Application's age says nothing. */
    public enum Exempt {
        /** Its comparison fails (a {@code ComparisonError} or the like): Argo CD keeps the old {@code reconciledAt}. */
        COMPARISON_ERROR("comparison error"),
        /** Annotated {@code argocd.argoproj.io/skip-reconcile}. */
        SKIPPED("skip-reconcile"),
        /** Never compared yet. */
        NEVER_COMPARED("never compared"),
        /** Its destination is not reachable or not known to Argo CD ({@code InvalidSpecError}, connection failed). */
        UNREACHABLE("destination not reachable"),
        /** {@code reconciledAt} cannot be read, or lies ahead of now by more than a minute. */
        UNREADABLE("unreadable time");

        private final String label;

        Exempt(String label) {
            this.label = label;
        }

        /** For sentences. */
        public String label() {
            return label;
        }
    }
}
