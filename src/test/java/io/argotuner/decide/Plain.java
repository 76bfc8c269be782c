package io.argotuner.decide;

import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.Decision.Insight;
import io.argotuner.decide.Decision.Measurements;
import io.argotuner.decide.Decision.Restart;
import io.argotuner.decide.Decision.SettingDecision;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.Relocation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/** Parts of observations and decisions, of which a test says only what it is about. */
public final class Plain {
    private Plain() {}

    /** Of which no more is known than whether it has rolled out. */
    public static Target target(
            ObjectRef ref,
            String uid,
            String resourceVersion,
            Optional<String> journal,
            Optional<String> configHash,
            boolean rolledOut,
            Optional<Instant> restartedAt) {
        return new Target(ref, uid, resourceVersion, journal, configHash, rolledOut, restartedAt, Optional.empty());
    }

    /** As fast as the workload's own controller does it. */
    public static Restart restart(ObjectRef workload, String hash) {
        return new Restart(workload, hash, Optional.empty());
    }

    /** Of a cache whose age is not told. */
    public static Evidence.Cluster cluster(
            Fact<Integer> applications, Fact<Double> objects, Fact<Double> events, Fact<Boolean> connected) {
        return new Evidence.Cluster(applications, objects, events, connected, Fact.unknown("not told"));
    }

    /** Clusters whose identities are random, by the names of {@link PlainInstall#counting(int...)}; none is pinned. */
    static List<Sharding.Cluster> clusters(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(c -> new Sharding.Cluster(
                        new UUID(random.nextLong(), random.nextLong()).toString(),
                        "https://cluster-" + c,
                        OptionalInt.empty(),
                        false))
                .toList();
    }

    /** By counts alone. */
    public static Decision decision(
            Measurements measurements,
            Bottleneck bottleneck,
            String bottleneckReason,
            List<SettingDecision> settings,
            List<Change> changes,
            List<Restart> restarts,
            Optional<Instant> notBefore,
            String nextAction,
            Memory memory) {
        return decision(
                measurements,
                bottleneck,
                bottleneckReason,
                settings,
                changes,
                restarts,
                notBefore,
                nextAction,
                memory,
                Insight.none(),
                Fact.unknown("it was not asked for"));
    }

    /** Of an install whose clusters stay where they are. */
    public static Decision decision(
            Measurements measurements,
            Bottleneck bottleneck,
            String bottleneckReason,
            List<SettingDecision> settings,
            List<Change> changes,
            List<Restart> restarts,
            Optional<Instant> notBefore,
            String nextAction,
            Memory memory,
            Insight insight,
            Fact<Placement> placement) {
        return new Decision(
                measurements,
                bottleneck,
                bottleneckReason,
                settings,
                changes,
                restarts,
                notBefore,
                nextAction,
                memory,
                insight,
                placement,
                Relocation.none());
    }
}
