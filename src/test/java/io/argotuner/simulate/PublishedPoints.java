package io.argotuner.simulate;

import io.argotuner.decide.Setting;
import io.argotuner.decide.ShardMap;
import io.argotuner.decide.Sharding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * Published measurements of Argo CD under load, each with the simulation that stands for it. AWS: 10,000 Applications of
 * one ConfigMap each on one 16 core node; CNOE: up to 50,000 on 8 core nodes and larger; all with a refresh period of 180 s
 * without jitter, Argo CD's default then. Local: Argo CD 3.5.1 and everything it needs on 2 cores.
 */
final class PublishedPoints {
    /** What a point is used for. */
    enum Use {
        FIT("fit"),
        HELD_OUT("held out"),
        NOT_REPRODUCED("not reproduced");

        private final String label;

        Use(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    /** @param published in the same unit as what {@code model} gives */
    record Point(String source, String what, double published, String unit, Use use, DoubleSupplier model) {}

    private static final Costs COSTS = Costs.fitted();
    private static final InForce OLD =
            InForce.defaults().with(Map.of(Setting.RECONCILIATION_TIMEOUT, 180.0, Setting.RECONCILIATION_JITTER, 0.0));
    private static final int PLACEMENTS = 11;

    private PublishedPoints() {}

    static List<Point> all() {
        var points = new ArrayList<Point>();
        aws(points);
        cnoe(points);
        local(points);
        return points;
    }

    private static void aws(List<Point> points) {
        var one = Fleet.even(10_000, 1, 1);
        var costs = COSTS.withSharedCores(16);
        points.add(sync("AWS 1", "defaults, QPS 50 (its text also says 53)", 43, Use.HELD_OUT, one, costs, OLD));
        points.add(sync("AWS 2", "50/25 processors, QPS 50", 41, Use.FIT, one, costs, processors(OLD, 50, 25)));
        points.add(sync("AWS 2", "100/50 processors, QPS 50", 40, Use.HELD_OUT, one, costs, processors(OLD, 100, 50)));
        points.add(
                sync("AWS 2", "200/100 processors, QPS 50", 41, Use.HELD_OUT, one, costs, processors(OLD, 200, 100)));
        points.add(sync("AWS 3", "QPS 100", 17, Use.FIT, one, costs, qps(100)));
        points.add(sync("AWS 3", "QPS 150", 12, Use.HELD_OUT, one, costs, qps(150)));
        points.add(sync("AWS 3", "QPS 200", 11, Use.FIT, one, costs, qps(200)));
        points.add(sync("AWS 3", "50/25, QPS 200", 10, Use.HELD_OUT, one, costs, processors(qps(200), 50, 25)));
        points.add(sync("AWS 3", "100/50, QPS 200", 10, Use.HELD_OUT, one, costs, processors(qps(200), 100, 50)));
        points.add(sync("AWS 3", "200/100, QPS 200", 11, Use.HELD_OUT, one, costs, processors(qps(200), 200, 100)));
        points.add(sync("AWS 4", "10 clusters on one shard", 45, Use.HELD_OUT, Fleet.even(10_000, 10, 1), costs, OLD));
        points.add(sync(
                "AWS 5",
                "10 clusters on 10 shards by hash, 2 on the busiest",
                8.5,
                // One cost was moved by 3 % for the sake of this point.
                Use.FIT,
                Fleet.even(10_000, 10, 3),
                costs,
                shards(10)));
        points.add(new Point(
                "AWS 6",
                "97 clusters on 10 shards by hash, median of " + PLACEMENTS + " placements",
                8,
                "min",
                Use.NOT_REPRODUCED,
                () -> median(seed -> minutes(Fleet.even(10_100, 97, seed), costs, shards(10)))));
        points.add(queue("one shard, QPS 50, refresh 180 s: never empty", 0, Use.FIT, 1, OLD));
        points.add(queue(
                "one shard, QPS 50, refresh 360 s: empties",
                1,
                Use.HELD_OUT,
                1,
                OLD.with(Setting.RECONCILIATION_TIMEOUT, 360)));
        points.add(queue("one shard, QPS 100, refresh 180 s: empties", 1, Use.HELD_OUT, 1, qps(100)));
        points.add(queue("10 shards, QPS 50, refresh 180 s: empties", 1, Use.HELD_OUT, 10, shards(10)));
        points.add(sync(
                "KubeStellar",
                "60/30 processors, refresh 360 s: below 40",
                40,
                Use.HELD_OUT,
                one,
                costs,
                processors(OLD, 60, 30).with(Setting.RECONCILIATION_TIMEOUT, 360)));
    }

    private static void cnoe(List<Point> points) {
        var three = Fleet.even(15_000, 3, 1);
        var sixteen = COSTS.withSharedCores(16);
        double[][] byQps = {{50, 61.5}, {100, 29.5}, {150, 19}, {200, 18}, {250, 17.5}, {300, 18}};
        for (var row : byQps) {
            var use = row[0] == 50 || row[0] == 150 || row[0] == 300 ? Use.FIT : Use.HELD_OUT;
            points.add(sync("CNOE 1", "15,000, QPS " + (int) row[0], row[1], use, three, sixteen, qps(row[0])));
        }
        var hooks = COSTS.withSharedCores(8).withOperation(9, 5.2);
        var hundred = Fleet.even(10_000, 100, 1);
        var hooked = "a PreSync Job of 10 s, ";
        points.add(
                sync("CNOE 2", hooked + "50/25, QPS 100", 45, Use.FIT, hundred, hooks, processors(qps(100), 50, 25)));
        points.add(
                sync("CNOE 2", hooked + "100/50, QPS 100", 30, Use.FIT, hundred, hooks, processors(qps(100), 100, 50)));
        points.add(new Point(
                "CNOE 2",
                hooked + "QPS 50: never finished",
                Double.POSITIVE_INFINITY,
                "min",
                Use.NOT_REPRODUCED,
                () -> minutes(hundred, hooks, OLD)));
        var eight = COSTS.withSharedCores(8);
        points.add(
                sync("CNOE 3", "10 shards, 8 cores, 100 clusters", 9, Use.FIT, dealt(10_000, 100), eight, shards(10)));
        points.add(sync(
                "CNOE 3", "10 shards, 8 cores, 500 clusters", 11, Use.HELD_OUT, dealt(10_000, 500), eight, shards(10)));
        int[][] bySize = {{15_000, 9, 16}, {20_000, 12, 16}, {25_000, 11, 16}, {30_000, 19, 16}, {50_000, 22, 24}};
        for (var row : bySize) {
            points.add(sync(
                    "CNOE 4",
                    String.format("10 shards, %d cores, %,d", row[2], row[0]),
                    row[1],
                    row[0] == 30_000
                            ? Use.FIT
                            : row[0] == 15_000 || row[0] == 25_000 ? Use.NOT_REPRODUCED : Use.HELD_OUT,
                    dealt(row[0], 500),
                    COSTS.withSharedCores(row[2]),
                    shards(10)));
        }
        int[][] byShards = {{3, 75}, {6, 37}, {9, 21}};
        for (var row : byShards) {
            points.add(sync(
                    "CNOE 5",
                    row[0] + " shards, 24 cores, 50,000",
                    row[1],
                    row[0] == 6 ? Use.FIT : Use.HELD_OUT,
                    dealt(50_000, 500),
                    COSTS.withSharedCores(24),
                    shards(row[0])));
        }
        points.add(new Point(
                "CNOE 6",
                "clusters of 100 that move from 10 to 9 shards, consistent hashing, median of 11",
                15,
                "clusters",
                Use.NOT_REPRODUCED,
                () -> median(PublishedPoints::moved)));
        points.add(new Point(
                "CNOE 6",
                "hash: busiest less idlest of 10 shards, mean cores, median of " + PLACEMENTS,
                0.32,
                "cores",
                Use.NOT_REPRODUCED,
                () -> median(seed -> spread(Fleet.even(10_000, 100, seed)))));
        points.add(new Point(
                "CNOE 1",
                "QPS 50: requests at the central API server",
                27,
                "per second",
                Use.NOT_REPRODUCED,
                () -> requests(three, sixteen)));
    }

    private static void local(List<Point> points) {
        var near = COSTS.withSharedCores(2).withComparison(0.087, 0.02);
        var far = COSTS.withSharedCores(2).withComparison(0.087, 2.4);
        var settings = InForce.defaults();
        var fifty = processors(settings, 50, 25);
        var hundred = processors(settings, 100, 50);
        points.add(first("1,000, CPU-bound, 20/10", 43.6, Use.FIT, 1000, near, settings));
        points.add(first("1,000, CPU-bound, 50/25", 43.3, Use.HELD_OUT, 1000, near, fifty));
        points.add(first(
                "1,000, CPU-bound, QPS 200",
                49.9,
                Use.HELD_OUT,
                1000,
                near,
                settings.with(Setting.KUBE_CLIENT_QPS, 200)));
        points.add(first("600, latency-bound, 20/10", 75.7, Use.FIT, 600, far, settings));
        points.add(first("600, latency-bound, 50/25", 38.5, Use.HELD_OUT, 600, far, fifty));
        points.add(first("600, latency-bound, 100/50", 28.9, Use.HELD_OUT, 600, far, hundred));
        points.add(mean("one comparison, CPU-bound, 20/10", 0.98, Use.HELD_OUT, 1000, near, settings));
        points.add(mean("one comparison, CPU-bound, 50/25", 2.46, Use.HELD_OUT, 1000, near, fifty));
        points.add(mean("one comparison, latency-bound, 20/10", 2.65, Use.HELD_OUT, 600, far, settings));
        points.add(mean("one comparison, latency-bound, 50/25", 3.4, Use.NOT_REPRODUCED, 600, far, fifty));
        points.add(mean("one comparison, latency-bound, 100/50", 4.83, Use.HELD_OUT, 600, far, hundred));
        var slow = settings.with(Setting.KUBE_CLIENT_QPS, 5);
        points.add(new Point("local", "QPS 5: comparisons done in 300 s", 734, "comparisons", Use.FIT, () -> counters(
                        1000, near, slow, 300)
                .compares));
        points.add(new Point(
                "local",
                "QPS 5: throttled in 300 s",
                6578,
                "s",
                Use.HELD_OUT,
                () -> counters(1000, near, slow, 300).throttled / World.SECOND));
        points.add(new Point(
                "local",
                "CPU-bound, 50/25: throttled",
                485,
                "s",
                Use.NOT_REPRODUCED,
                () -> counters(1000, near, fifty, 60).throttled / World.SECOND));
    }

    private static Point sync(
            String source, String what, double published, Use use, Fleet fleet, Costs costs, InForce settings) {
        return new Point(source, what, published, "min", use, () -> minutes(fleet, costs, settings));
    }

    private static Point queue(String what, double published, Use use, int shards, InForce settings) {
        var fleet = Fleet.even(10_000, shards, Sharding.Algorithm.ROUND_ROBIN, 1);
        return new Point("AWS", what, published, "0 or 1", use, () -> empties(fleet, settings) ? 1 : 0);
    }

    private static Point first(
            String what, double published, Use use, int applications, Costs costs, InForce settings) {
        return new Point("local", "first comparison of " + what, published, "s", use, () -> {
            for (var tenth = 1; ; tenth++) {
                if (counters(applications, costs, settings, tenth).compares >= applications) {
                    return tenth;
                }
            }
        });
    }

    private static Point mean(String what, double published, Use use, int applications, Costs costs, InForce settings) {
        return new Point("local", what, published, "s", use, () -> {
            var counters = counters(applications, costs, settings, 90);
            return counters.compareMicros / World.SECOND / counters.compares;
        });
    }

    /** Minutes until every Application, all asked for at once, is synced. */
    private static double minutes(Fleet fleet, Costs costs, InForce settings) {
        var simulation = new Simulation(fleet, fleet.applications(), costs, Load.none(), settings, false, 1);
        simulation.runUntil(Duration.ofMinutes(10));
        simulation.syncAll();
        for (var tenth = 1; tenth < 3000; tenth++) {
            simulation.run((600 + 6L * tenth) * World.SECOND);
            if (simulation.meter().fleetCommit().all >= 0) {
                return simulation.meter().fleetCommit().all / 60e6;
            }
        }
        return Double.POSITIVE_INFINITY;
    }

    private static boolean empties(Fleet fleet, InForce settings) {
        var costs = COSTS.withSharedCores(16);
        var simulation = new Simulation(fleet, fleet.applications(), costs, Load.none(), settings, false, 1);
        var empty = false;
        for (var second = 0; second < 3 * 3600; second += 5) {
            simulation.run(second * World.SECOND);
            var depth = simulation.world().shards.stream()
                    .mapToInt(shard -> shard.refreshes.size())
                    .sum();
            empty |= second > 3600 && depth == 0;
        }
        return empty;
    }

    private static Shard.Counters counters(int applications, Costs costs, InForce settings, int seconds) {
        var fleet = Fleet.even(applications, 4, 1);
        var simulation = new Simulation(fleet, applications, costs, Load.none(), settings, true, 1);
        simulation.run(seconds * World.SECOND);
        return simulation.meter().total(simulation.world().shards);
    }

    private static double requests(Fleet fleet, Costs costs) {
        var simulation = new Simulation(fleet, fleet.applications(), costs, Load.none(), OLD, false, 1);
        simulation.syncAll();
        simulation.run(1800 * World.SECOND);
        return simulation.meter().total(simulation.world().shards).requests / 1800;
    }

    private static double spread(Fleet fleet) {
        var settings = shards(10);
        var simulation = new Simulation(fleet, fleet.applications(), COSTS, Load.none(), settings, false, 1);
        simulation.run(3600 * World.SECOND);
        var cores = simulation.world().shards.stream()
                .mapToDouble(shard -> shard.cpu.busy(simulation.world().now) / 3600e6)
                .summaryStatistics();
        return cores.getMax() - cores.getMin();
    }

    private static double moved(long seed) {
        var random = new Seeded(seed);
        var clusters = IntStream.range(0, 100)
                .mapToObj(i -> new Sharding.Cluster(
                        Long.toHexString(random.next()) + Long.toHexString(random.next()),
                        "https://cluster-" + i,
                        OptionalInt.empty(),
                        false))
                .toList();
        var counts = new HashMap<String, Integer>();
        clusters.forEach(c -> counts.put(c.server(), 100));
        var ten = ShardMap.assign(Sharding.Algorithm.CONSISTENT_HASHING, 10, clusters, counts);
        var nine = ShardMap.assign(Sharding.Algorithm.CONSISTENT_HASHING, 9, clusters, counts);
        return ten.keySet().stream()
                .filter(server -> !ten.get(server).equals(nine.get(server)))
                .count();
    }

    /** A figure by seed. */
    private interface Seeding {
        double of(long seed);
    }

    private static double median(Seeding figure) {
        return IntStream.rangeClosed(1, PLACEMENTS)
                .mapToDouble(figure::of)
                .sorted()
                .skip(PLACEMENTS / 2)
                .findFirst()
                .orElseThrow();
    }

    private static Fleet dealt(int applications, int clusters) {
        return Fleet.even(applications, clusters, Sharding.Algorithm.ROUND_ROBIN, 1);
    }

    private static InForce processors(InForce settings, double status, double operation) {
        return settings.with(Map.of(Setting.STATUS_PROCESSORS, status, Setting.OPERATION_PROCESSORS, operation));
    }

    private static InForce qps(double qps) {
        return OLD.with(Setting.KUBE_CLIENT_QPS, qps);
    }

    private static InForce shards(double shards) {
        return OLD.with(Setting.CONTROLLER_REPLICAS, shards);
    }
}
