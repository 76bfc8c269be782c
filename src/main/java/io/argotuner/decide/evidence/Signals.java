package io.argotuner.decide.evidence;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.Evidence.Cluster;
import io.argotuner.decide.Evidence.Controller;
import io.argotuner.decide.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * Evidence set against the settings in force: shares instead of amounts, so that one number says whether something is
 * full.
 *
 * @param window how far back the rates reach
 * @param shards one for each controller pod that was asked
 * @param repoServer all repo-servers together
 */
public record Signals(Instant at, Duration window, List<Shard> shards, RepoServer repoServer) {
    /** An OOM kill within this time says something about now. */
    private static final Duration RECENT = Duration.ofHours(6);

    public Signals {
        shards = List.copyOf(shards);
    }

    /**
     * One pod of the controller.
     *
     * @param name as in sentences: {@code shard 0} or the pod's name
     * @param index its shard
     * @param statusBusy share of the status processors at work, above 1 where the count in force is not the pod's
     * @param operationBusy likewise
     * @param throttled share of the workers' time spent waiting for the client's limit, 0 to 1
     * @param cpu share of its limit
     * @param cpuLimit cores
     * @param memory share of its limit
     * @param outOfMemory killed for memory within the last six hours
     * @param applications that it owns
     * @param owned servers of the clusters that carry them
     */
    public record Shard(
            String name,
            Fact<Integer> index,
            boolean ready,
            Fact<Double> statusBusy,
            Fact<Double> operationBusy,
            Evidence.Queue refresh,
            Evidence.Queue operation,
            Fact<Double> throttled,
            Fact<Double> refused,
            Fact<Double> reconciles,
            Fact<Double> cpu,
            Fact<Double> cpuLimit,
            Fact<Double> memory,
            Fact<Double> memoryLimit,
            boolean outOfMemory,
            Fact<Double> kubectlRunning,
            Fact<Long> applications,
            List<String> owned) {
        public Shard {
            owned = List.copyOf(owned);
        }

        /** Clusters that carry Applications here. */
        public int clusters() {
            return owned.size();
        }
    }

    /**
     * All repo-servers.
     *
     * @param replicas pods that were asked
     * @param pending requests that wait or are worked on
     * @param pendingShare those as a share of the busy status processors of all shards
     * @param cpu share of its limit, of the fullest
     * @param memory share of its limit, of the fullest
     * @param outOfMemory whether one was killed for memory within the last six hours
     * @param parallelismWait mean seconds, of the worst
     * @param gitSeconds mean seconds of a git request
     */
    public record RepoServer(
            int replicas,
            Fact<Double> pending,
            Fact<Double> pendingShare,
            Fact<Double> cpu,
            Fact<Double> memory,
            boolean outOfMemory,
            Fact<Double> parallelismWait,
            Fact<Double> gitSeconds) {}

    /** @param statusProcessors in force, and so on; a share of an unknown or zero amount is unknown */
    public static Signals of(
            Evidence evidence, Fact<Double> statusProcessors, Fact<Double> operationProcessors, Instant now) {
        var shards = evidence.controllers().stream()
                .map(c -> shard(c, statusProcessors, operationProcessors, now))
                .toList();
        return new Signals(evidence.at(), evidence.window(), shards, repoServer(evidence, now));
    }

    private static Shard shard(
            Controller controller, Fact<Double> statusProcessors, Fact<Double> operationProcessors, Instant now) {
        var pod = controller.pod();
        var owned = controller.clusters().entrySet().stream()
                .filter(e -> e.getValue().applications().orElse(0) > 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return new Shard(
                controller.shard().map(n -> "shard " + n).orElse(pod.name()),
                controller.shard(),
                pod.ready(),
                share(sane(controller.refresh().busy()), statusProcessors),
                share(sane(controller.operation().busy()), operationProcessors),
                sane(controller.refresh()),
                sane(controller.operation()),
                throttled(controller),
                sane(controller.client().refused()),
                sane(controller.reconciles()),
                share(sane(pod.cpu()), sane(pod.cpuLimit())),
                sane(pod.cpuLimit()),
                share(sane(pod.memory()), sane(pod.memoryLimit())),
                sane(pod.memoryLimit()),
                recentlyKilled(pod, now),
                sane(controller.kubectlRunning()),
                applications(controller),
                owned);
    }

    /** Of the time of the workers of both queues; where nobody works nobody waits. */
    private static Fact<Double> throttled(Controller controller) {
        var busy = both(
                sane(controller.refresh().busy()), sane(controller.operation().busy()), Double::sum);
        var waited = sane(controller.client().throttledShare());
        return both(
                waited,
                busy.isKnown() ? busy : sane(controller.refresh().busy()),
                (w, b) -> w <= 0 ? 0.0 : Math.min(1, w / Math.max(b, 1)));
    }

    private static Fact<Long> applications(Controller controller) {
        long sum = 0;
        for (Cluster cluster : controller.clusters().values()) {
            if (!(cluster.applications() instanceof Fact.Known<Integer> known)) {
                return Fact.unknown("its Applications are not known");
            }
            sum += Math.max(0, known.value());
        }
        return controller.clusters().isEmpty() ? Fact.unknown("its clusters are not known") : Fact.known(sum);
    }

    private static RepoServer repoServer(Evidence evidence, Instant now) {
        var pods = evidence.repoServers();
        var pending = sum(pods, p -> sane(p.pending()));
        var busy = sum(evidence.controllers(), c -> sane(c.refresh().busy()));
        return new RepoServer(
                pods.size(),
                pending,
                both(pending, busy, (p, b) -> b < 1 ? 0.0 : p / b),
                most(pods, p -> share(sane(p.pod().cpu()), sane(p.pod().cpuLimit()))),
                most(pods, p -> share(sane(p.pod().memory()), sane(p.pod().memoryLimit()))),
                pods.stream().anyMatch(p -> recentlyKilled(p.pod(), now)),
                most(pods, p -> sane(p.parallelismWait())),
                most(pods, p -> sane(p.gitSeconds())));
    }

    private static boolean recentlyKilled(Evidence.Pod pod, Instant now) {
        return pod.outOfMemory()
                && pod.restarts() > 0
                && pod.startedAt().map(at -> at.isAfter(now.minus(RECENT))).orElse(true);
    }

    /** The shard with the largest known amount. */
    public Optional<Shard> largest(Function<Shard, Fact<Double>> amount) {
        return shards.stream()
                .filter(s -> amount.apply(s).isKnown())
                .max(Comparator.comparingDouble(s -> amount.apply(s).orElse(0.0)));
    }

    /** The sum over all shards; empty where it is not known of each. */
    public OptionalDouble total(Function<Shard, Fact<Double>> amount) {
        return sum(shards, amount) instanceof Fact.Known<Double> known
                ? OptionalDouble.of(known.value())
                : OptionalDouble.empty();
    }

    private static <T> Fact<Double> sum(List<T> parts, Function<T, Fact<Double>> amount) {
        var sum = 0.0;
        for (var part : parts) {
            if (!(amount.apply(part) instanceof Fact.Known<Double> known)) {
                return Fact.unknown("it is not known of every pod");
            }
            sum += known.value();
        }
        return parts.isEmpty() ? Fact.unknown("no pod was measured") : Fact.known(sum);
    }

    private static <T> Fact<Double> most(List<T> parts, Function<T, Fact<Double>> amount) {
        Fact<Double> most = Fact.unknown("no pod tells it");
        for (var part : parts) {
            if (amount.apply(part) instanceof Fact.Known<Double> known
                    && known.value() > most.orElse(Double.NEGATIVE_INFINITY)) {
                most = known;
            }
        }
        return most;
    }

    private static Fact<Double> share(Fact<Double> part, Fact<Double> whole) {
        return whole instanceof Fact.Known<Double> known && known.value() <= 0
                ? Fact.unknown("its limit is " + known.value())
                : both(part, whole, (p, w) -> p / w);
    }

    /** A measurement that is not a finite amount is no measurement. */
    static Fact<Double> sane(Fact<Double> fact) {
        return fact instanceof Fact.Known<Double> known && !(Double.isFinite(known.value()) && known.value() >= 0)
                ? Fact.unknown("it was measured as " + known.value())
                : fact;
    }

    private static Evidence.Queue sane(Evidence.Queue queue) {
        return new Evidence.Queue(
                sane(queue.arrivals()),
                sane(queue.waiting()),
                sane(queue.service()),
                sane(queue.busy()),
                sane(queue.depth()));
    }

    static Fact<Double> both(Fact<Double> a, Fact<Double> b, BinaryOperator<Double> f) {
        if (a instanceof Fact.Known<Double> known) {
            return b.map(other -> f.apply(known.value(), other));
        }
        return a;
    }
}
