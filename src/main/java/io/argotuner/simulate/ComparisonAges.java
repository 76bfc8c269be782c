package io.argotuner.simulate;

import static io.argotuner.simulate.World.NEVER;
import static io.argotuner.simulate.World.SECOND;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** How old comparisons are, over all Applications and by cluster: sorted by counting, for it is looked at every few minutes. */
final class ComparisonAges {
    private final World world;
    /** Seconds of each Application that was compared, and its cluster. */
    private int[] ages = new int[0];

    private int[] clusterOf = new int[0];
    private int[] byAge = new int[0];
    private int[] sorted = new int[0];
    /** By age, how many there are; then where the next one of that age goes. */
    private int[] places = new int[1024];
    /** The same by cluster. */
    private final int[] clusterPlaces;

    ComparisonAges(World world) {
        this.world = world;
        clusterPlaces = new int[world.fleet.clusters() + 1];
    }

    Fact<Freshness> freshness(Instant now) {
        var compared = read();
        if (compared == 0) {
            return Fact.unknown("nothing was compared yet");
        }
        sort(compared);
        var clusters = new HashMap<String, Freshness.Ages>();
        for (var cluster = 0; cluster < clusterPlaces.length - 1; cluster++) {
            var from = clusterPlaces[cluster];
            var to = clusterPlaces[cluster + 1];
            if (from < to) {
                clusters.put(world.fleet.server(cluster), quantiles(sorted, from, to));
            }
        }
        for (var i = 0; i < compared; i++) {
            byAge[i] = ages[byAge[i]];
        }
        var never = world.applications - compared;
        return Fact.known(new Freshness(
                now,
                quantiles(byAge, 0, compared),
                clusters,
                Map.of(),
                never == 0 ? Map.of() : Map.of(Freshness.Exempt.NEVER_COMPARED, never)));
    }

    /** @return Applications that were compared */
    private int read() {
        if (ages.length < world.applications) {
            ages = new int[world.applications];
            clusterOf = new int[world.applications];
            byAge = new int[world.applications];
            sorted = new int[world.applications];
        }
        var compared = 0;
        for (var i = 0; i < world.applications; i++) {
            if (world.comparedAt[i] != NEVER) {
                clusterOf[compared] = world.fleet.clusterOf(i);
                ages[compared++] = (int) ((world.now - world.comparedAt[i]) / SECOND);
            }
        }
        return compared;
    }

    /** Into {@link #byAge} in turn, and of each cluster into its part of {@link #sorted}. */
    private void sort(int compared) {
        var oldest = 0;
        for (var i = 0; i < compared; i++) {
            oldest = Math.max(oldest, ages[i]);
        }
        if (places.length < oldest + 2) {
            places = new int[2 * oldest + 2];
        }
        Arrays.fill(places, 0, oldest + 2, 0);
        Arrays.fill(clusterPlaces, 0);
        for (var i = 0; i < compared; i++) {
            places[ages[i] + 1]++;
            clusterPlaces[clusterOf[i] + 1]++;
        }
        for (var age = 0; age <= oldest; age++) {
            places[age + 1] += places[age];
        }
        for (var cluster = 1; cluster < clusterPlaces.length; cluster++) {
            clusterPlaces[cluster] += clusterPlaces[cluster - 1];
        }
        for (var i = 0; i < compared; i++) {
            byAge[places[ages[i]]++] = i;
        }
        for (var k = 0; k < compared; k++) {
            sorted[clusterPlaces[clusterOf[byAge[k]]]++] = ages[byAge[k]];
        }
        // Each has moved on to where the next begins.
        System.arraycopy(clusterPlaces, 0, clusterPlaces, 1, clusterPlaces.length - 1);
        clusterPlaces[0] = 0;
    }

    private static Freshness.Ages quantiles(int[] sorted, int from, int to) {
        return new Freshness.Ages(
                to - from,
                Duration.ofSeconds(sorted[from]),
                Duration.ofSeconds(sorted[from + (to - from - 1) / 2]),
                Duration.ofSeconds(sorted[from + (int) ((to - from - 1) * 0.99)]),
                Duration.ofSeconds(sorted[to - 1]));
    }
}
