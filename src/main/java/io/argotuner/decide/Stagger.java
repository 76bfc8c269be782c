package io.argotuner.decide;

import io.argotuner.decide.Decision.Pace;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps shards from rebuilding their cluster caches at once. A controller's pod is ready as soon as it serves its metrics,
 * long before it has listed its clusters again, so that a StatefulSet restarts the next shard into the rebuild of the last
 * one. {@code minReadySeconds} makes it wait; how long is measured: a cache's age says when it was filled, and the pod when
 * it started.
 *
 * <p>Stepping {@code updateStrategy.rollingUpdate.partition} down pod by pod would wait for each cache itself. But whoever
 * steps may die, and what he leaves then is an install of which a part never gets an upgrade. {@code minReadySeconds} is
 * kept by the StatefulSet's own controller: a roll that was begun ends, whoever lives.
 */
final class Stagger {
    private static final double MARGIN = 1.25;
    private static final int STEP = 10;
    private static final int MOST = 600;
    /** Where caches are older than what they were last filled for can be told. */
    private static final int UNMEASURED = 60;

    private Stagger() {}

    /**
     * How long a restart waits after each shard; empty where that is to stay as it is: with one shard, where no pod tells of
     * its caches, and where it is no StatefulSet that argo-tuner writes to itself.
     *
     * @param hurried whether pods of the old and the new template should be together as shortly as possible: they disagree
     *     on the number of shards, or an outage is mended
     */
    static Optional<Pace> of(Observation observation, ObjectRef workload, boolean hurried) {
        var replicas = observation.setting(Setting.CONTROLLER_REPLICAS);
        if (!workload.kind().equals("StatefulSet")
                || !(replicas.wiring() instanceof Wiring.Writable writable)
                || !writable.place().object().equals(workload)
                || replicas.effective().orElse(1.0) < 2) {
            return Optional.empty();
        }
        if (hurried) {
            return Optional.of(Pace.HURRIED);
        }
        if (!(observation.evidence() instanceof Fact.Known<Evidence> known)) {
            return Optional.empty();
        }
        var evidence = known.value();
        var told = evidence.controllers().stream()
                .anyMatch(c -> caches(c).findAny().isPresent());
        var longest = evidence.controllers().stream()
                .flatMap(c -> rebuilds(evidence, c))
                .max(Duration::compareTo);
        return longest.map(l -> new Pace(seconds(l), true))
                .or(() -> told ? Optional.of(new Pace(UNMEASURED, false)) : Optional.empty());
    }

    /** What a rollout of several shards is at, a sentence; empty where none is under way. */
    static Optional<String> sentence(Observation observation) {
        return observation.targets().stream()
                .filter(t -> t.ref().kind().equals("StatefulSet") && !t.rolledOut())
                .flatMap(t -> t.rollout().stream())
                .filter(r -> r.replicas() > 1)
                .findFirst()
                .map(r -> "Restarting shard " + Words.number(Math.max(1, Math.min(r.updated(), r.replicas()))) + " of "
                        + Words.number(r.replicas())
                        + (r.together() > 1 && r.updated() < r.replicas()
                                ? ", " + Words.number(Math.min(r.together(), r.replicas()))
                                        + " at a time by maxUnavailable, whose caches are rebuilt together"
                                : "")
                        + (r.apart() > 1 && r.updated() < r.replicas()
                                ? ": waiting " + Words.duration(Duration.ofSeconds(r.apart())) + " until "
                                        + (r.together() > 1 ? "they are." : "its cache is rebuilt.")
                                : "."));
    }

    /** Of caches that were filled once since the pod started; what takes longer than ever waited was filled again. */
    private static Stream<Duration> rebuilds(Evidence evidence, Evidence.Controller controller) {
        return controller.pod().startedAt().map(Stream::of).orElse(Stream.of()).flatMap(started -> caches(controller)
                .map(age -> Duration.between(started, evidence.at().minusMillis(Math.round(1000 * age))))
                .filter(took -> !took.isNegative() && took.compareTo(Duration.ofSeconds(MOST)) <= 0));
    }

    /** Ages in seconds of the caches of clusters that carry Applications. */
    private static Stream<Double> caches(Evidence.Controller controller) {
        return controller.clusters().values().stream()
                .filter(c -> c.applications().orElse(0) > 0)
                .flatMap(c -> c.cacheAge().map(Stream::of).orElse(Stream.of()))
                .filter(age -> age >= 0);
    }

    private static int seconds(Duration longest) {
        var wanted = MARGIN * longest.toMillis() / 1000;
        return (int) Math.max(STEP, Math.min(MOST, STEP * Math.ceil(wanted / STEP)));
    }
}
