package io.argotuner.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/** Random installs, policies and memories from a seed. {@code -Dseed=<n>} replays one. */
final class Generator {
    private final Random random;

    Generator(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    static LongStream seeds(int count) {
        var replayed = System.getProperty("seed");
        return replayed == null ? LongStream.range(0, count) : LongStream.of(Long.parseLong(replayed));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean chance(double p) {
        return random.nextDouble() < p;
    }

    Random random() {
        return random;
    }

    /** Any install: half defaults, half odd values, wirings, restarts and counts. */
    PlainInstall install() {
        var install = PlainInstall.fresh();
        for (var setting : Setting.values()) {
            if (chance(0.5)) {
                install.at(setting, amount(setting));
            }
            if (chance(0.05)) {
                install.unknown(setting, "its env is read from a Secret");
            } else if (chance(0.05)) {
                install.wired(setting, new Wiring.Overridden("args", "The container's args carry a flag."));
            } else if (chance(0.03)) {
                install.wired(setting, new Wiring.Unsupported("env", "This version does not read it."));
            } else if (chance(0.02)) {
                install.wired(setting, new Wiring.Missing(setting.component()));
            }
        }
        if (chance(0.1)
                && install.observed().setting(Setting.CONTROLLER_REPLICAS).wiring() instanceof Wiring.Writable) {
            install.companion(Setting.CONTROLLER_REPLICAS, "" + below(5));
        }
        for (var workload : List.of(PlainInstall.CONTROLLER, PlainInstall.REPO_SERVER, PlainInstall.SERVER)) {
            if (chance(0.2)) {
                install.restartedAt(workload, PlainInstall.NOW.minusSeconds(below(7200) - 600), chance(0.8));
            }
        }
        return counts(install);
    }

    PlainInstall counts(PlainInstall install) {
        if (chance(0.1)) {
            return install.census(Fact.unknown("the API server does not answer"));
        }
        var clusters = below(chance(0.8) ? 15 : 60);
        var applications = new int[clusters];
        for (var i = 0; i < clusters; i++) {
            applications[i] = below(chance(0.9) ? 400 : 4000);
        }
        install.counting(applications);
        if (chance(0.4)) {
            var known = new ArrayList<Sharding.Cluster>();
            known.add(new Sharding.Cluster("", ClusterLoad.IN_CLUSTER, OptionalInt.empty(), false));
            for (var i = 0; i < clusters; i++) {
                var pin = chance(0.2) ? OptionalInt.of(below(8) - 1) : OptionalInt.empty();
                known.add(new Sharding.Cluster("uid-" + below(1_000_000), "https://cluster-" + i, pin, chance(0.05)));
            }
            var algorithms = Sharding.Algorithm.values();
            install.sharding(new Sharding(algorithms[below(algorithms.length)], Fact.known(known)));
        }
        return install;
    }

    /** Any measurements of an install as it stands, of calm to broken; now and then of too few pods or with odd numbers. */
    PlainInstall measured(PlainInstall install, Instant now) {
        var observed = install.observed();
        var replicas = pods(observed.setting(Setting.CONTROLLER_REPLICAS));
        var readings = Readings.taken().at(now).over(Duration.ofSeconds(30 + below(900)));
        var strain = random.nextDouble();
        for (var i = 0; i < replicas; i++) {
            readings.shard(shard(i, observed, strain, now));
        }
        for (var i = 0; i < pods(observed.setting(Setting.REPO_SERVER_REPLICAS)); i++) {
            readings.repoServer(repoServer(strain));
        }
        install.evidence(chance(0.05) ? Fact.unknown("no pod answers") : readings.fact());
        if (chance(0.5)) {
            install.freshness(Readings.ages(Duration.ofSeconds(60 + below(900))));
        }
        return install;
    }

    private int pods(CurrentSetting replicas) {
        var inForce = replicas.effective().orElse(1.0);
        return (int) Math.max(0, Math.min(20, chance(0.95) ? inForce : inForce + below(3) - 1));
    }

    private Readings.Shard shard(int index, Observation observed, double strain, Instant now) {
        var workers = observed.setting(Setting.STATUS_PROCESSORS).effective().orElse(20.0);
        var busy = workers * Math.min(1, strain * 2 * random.nextDouble());
        var service = random.nextDouble() * 3;
        var shard = new Readings.Shard(index)
                .refreshing(busy / (service + 0.01), strain * 60, service, busy, strain * below(500))
                .operating(1, strain * 20, 0.5, below(12), strain * below(50))
                .cores(2.2 * random.nextDouble(), 2)
                .bytes(2.1e9 * random.nextDouble(), 2e9)
                .throttled(chance(0.5) ? 0 : busy * random.nextDouble())
                .kubectl(below(25))
                .startedAt(now.minusSeconds(below(20_000)));
        if (chance(0.1)) {
            shard.throttleUnknown();
        }
        if (chance(0.1)) {
            shard.workersUnknown();
        }
        if (chance(0.1)) {
            shard.cpuUnknown();
        }
        if (chance(0.1)) {
            shard.refused(random.nextDouble());
        }
        if (chance(0.05)) {
            shard.killed(now.minusSeconds(below(40_000)));
        }
        var clusters = observed.census().map(c -> c.clusters().size()).orElse(0);
        for (var cluster = index; cluster < clusters; cluster += 3) {
            shard.owns(cluster, below(400));
        }
        return shard;
    }

    private Readings.Repo repoServer(double strain) {
        var repo = new Readings.Repo()
                .pending(chance(0.5) ? 0 : strain * below(40))
                .cores(2.1 * random.nextDouble())
                .git(below(8));
        if (chance(0.2)) {
            repo.waitsForLimit(strain * below(10));
        }
        if (chance(0.1)) {
            repo.pendingUnknown();
        }
        return chance(0.05) ? repo.killed() : repo;
    }

    double amount(Setting setting) {
        return switch (setting) {
            case RECONCILIATION_TIMEOUT -> chance(0.1) ? 0 : 30 * (1 + below(20));
            case RECONCILIATION_JITTER -> 15 * below(10);
            case CLUSTER_CACHE_RESYNC -> 3600 * below(48);
            case KUBE_CLIENT_QPS -> chance(0.1) ? 0 : 12.5 * below(30);
            case CONTROLLER_REPLICAS, REPO_SERVER_REPLICAS, SERVER_REPLICAS -> chance(0.05) ? 0 : 1 + below(8);
            default -> chance(0.05) ? 0 : 1 + below(120);
        };
    }

    Policy policy() {
        var rules = new EnumMap<Setting, Policy.Rule>(Setting.class);
        for (var setting : Setting.values()) {
            if (chance(0.1)) {
                rules.put(
                        setting,
                        new Policy.Rule(
                                Policy.Management.OFF,
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.empty()));
            } else if (chance(0.1)) {
                var value = Math.max(1, Math.rint(amount(setting)));
                rules.put(
                        setting,
                        new Policy.Rule(
                                Policy.Management.FIXED,
                                OptionalDouble.of(value),
                                OptionalDouble.empty(),
                                OptionalDouble.empty()));
            } else if (chance(0.15)) {
                var min = Math.max(1, Math.rint(amount(setting)));
                rules.put(
                        setting,
                        new Policy.Rule(
                                Policy.Management.AUTO,
                                OptionalDouble.empty(),
                                chance(0.5) ? OptionalDouble.of(min) : OptionalDouble.empty(),
                                chance(0.7) ? OptionalDouble.of(min + below(50)) : OptionalDouble.empty()));
            }
        }
        return new Policy(
                chance(0.9) ? Policy.Mode.ENFORCE : Policy.Mode.RECOMMEND,
                chance(0.05),
                chance(0.2) ? Optional.of(Duration.ofMinutes(5)) : Optional.empty(),
                new Policy.Sizing(1 + below(40), 1 + below(80), 1 + below(2000)),
                rules,
                Duration.ofMinutes(below(60)),
                Duration.ofHours(below(12)),
                chance(0.2) ? List.of(window()) : List.of(),
                Policy.OnConflict.TAKE,
                Policy.OnDelete.RESTORE,
                Policy.Evidence.PODS,
                Policy.Verify.standard(),
                Policy.Sharding.standard());
    }

    /** The same policy that asks for one of Argo CD's algorithms. */
    Policy dealing(Policy policy) {
        return PolicyDraft.like(policy)
                .sharding(Optional.of(Sharding.Algorithm.values()[below(3)]), Policy.Pinning.OFF)
                .policy();
    }

    private Policy.Window window() {
        var reasons = chance(0.5) ? Set.of(Policy.Purpose.SAVING) : Set.of(Policy.Purpose.values());
        return new Policy.Window(
                chance(0.5),
                chance(0.5) ? Optional.of(PlainInstall.NOW.plusSeconds(below(100_000))) : Optional.empty(),
                reasons);
    }

    Memory memory() {
        var trails = new EnumMap<Setting, Memory.Trail>(Setting.class);
        var contested = new EnumMap<Setting, String>(Setting.class);
        for (var setting : Setting.values()) {
            if (chance(0.3)) {
                var since = PlainInstall.NOW.minusSeconds(below(100_000) - 1000);
                trails.put(setting, new Memory.Trail(since, List.of(new Memory.Sample(later(since), amount(setting)))));
            }
            if (chance(0.03)) {
                contested.put(setting, "helm sets it back.");
            }
        }
        return new Memory(trails, contested);
    }

    private Instant later(Instant since) {
        return since.plusSeconds(below(100_000));
    }

    /** Values that nobody should ever see, in every number of the install. */
    PlainInstall absurd() {
        var values = new double[] {
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, -0.0, 0, 0.1, 1e-300, 1e300, 1e18
        };
        var install = install();
        for (var setting : Setting.values()) {
            if (chance(0.4)) {
                install.odd(setting, values[below(values.length)]);
            }
        }
        if (chance(0.3)) {
            var big = List.of(
                    new ClusterLoad("a", Integer.MAX_VALUE, Integer.MAX_VALUE),
                    new ClusterLoad("a", Integer.MAX_VALUE, -5),
                    new ClusterLoad("name:b", -7, 0),
                    new ClusterLoad("", Integer.MAX_VALUE, 1));
            install.census(Fact.known(
                    new Census(chance(0.5) ? Integer.MAX_VALUE : -1, big, Map.of(), Map.of(), -1, true, Instant.MIN)));
        }
        return install;
    }
}
