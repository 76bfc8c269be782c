package io.argotuner.decide.load;

import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What the shard that is asked for most is asked for now, as its pods tell it. Workers by Little's law: arrivals per second
 * x seconds of each.
 *
 * <pre>
 *   status processors at work    = (c x A_s / T + rest) x service        rest = max(0, arrivals - c x A_s / T)
 *   operation processors at work = arrivals x service
 *   requests per second          = as counted by the client
 * </pre>
 *
 * <p>c = refreshes for each Application and period; A_s = Applications of the shard; T = refresh period in seconds. The rest
 * is what changes in clusters and webhooks ask for, whatever T is.
 */
final class Asking {
    private final List<Evidence.Controller> pods;

    private Asking(List<Evidence.Controller> pods) {
        this.pods = pods;
    }

    static Asking of(Observation observation) {
        return new Asking(observation.evidence().map(Evidence::controllers).orElse(List.of()));
    }

    /**
     * @param c refreshes for each Application and period
     * @param timeout T in force, and {@code other} one that is asked about; seconds, 0 where it is off
     */
    OptionalDouble status(double c, double timeout, double other) {
        return most(pod -> {
            var arrivals = pod.refresh().arrivals();
            var service = pod.refresh().service();
            if (!(arrivals instanceof Fact.Known<Double> a) || !(service instanceof Fact.Known<Double> s)) {
                return Optional.empty();
            }
            var applications = applications(pod);
            if (applications.isEmpty()) {
                return timeout == other ? Optional.of(a.value() * s.value()) : Optional.empty();
            }
            var rest = Math.max(0, a.value() - timed(c, applications.get(), timeout));
            return Optional.of((timed(c, applications.get(), other) + rest) * s.value());
        });
    }

    private static double timed(double c, double applications, double timeout) {
        return timeout > 0 ? c * applications / timeout : 0;
    }

    OptionalDouble operation() {
        return most(pod -> pod.operation().arrivals() instanceof Fact.Known<Double> arrivals
                        && pod.operation().service() instanceof Fact.Known<Double> service
                ? Optional.of(arrivals.value() * service.value())
                : Optional.empty());
    }

    OptionalDouble requests() {
        return most(pod -> pod.client().requests() instanceof Fact.Known<Double> requests
                ? Optional.of(requests.value())
                : Optional.empty());
    }

    private static Optional<Double> applications(Evidence.Controller pod) {
        var sum = 0.0;
        for (var cluster : pod.clusters().values()) {
            if (!(cluster.applications() instanceof Fact.Known<Integer> known)) {
                return Optional.empty();
            }
            sum += Math.max(0, known.value());
        }
        return pod.clusters().isEmpty() ? Optional.empty() : Optional.of(sum);
    }

    /** Empty unless every pod tells a finite amount of at least 0: the one that does not may be the busiest. */
    private OptionalDouble most(Function<Evidence.Controller, Optional<Double>> amount) {
        var most = OptionalDouble.empty();
        for (var pod : pods) {
            var its = amount.apply(pod).filter(a -> Double.isFinite(a) && a >= 0);
            if (its.isEmpty()) {
                return OptionalDouble.empty();
            }
            most = OptionalDouble.of(Math.max(most.orElse(0), its.get()));
        }
        return most;
    }
}
