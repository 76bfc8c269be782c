package io.argotuner.simulate;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Memory;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Tuner;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A way to set an install's settings: what it starts with, and what it does at each look. */
public sealed interface Contender {
    /** For tables and reports. */
    String label();

    /** The settings at the beginning, where {@code given} are those of the install. */
    default InForce start(InForce given, int applications, int clusters) {
        return given;
    }

    /** A run's own state, which sees what is there and says what to set. */
    Steering steering(SimulatedInstall install);

    /** What one look brings. */
    interface Steering {
        /** @return the amounts to set, empty for none */
        Map<Setting, Double> look(Seen seen, Instant now);

        /** The last decision, where this contender decides as argo-tuner does. */
        default Optional<Decision> decision() {
            return Optional.empty();
        }
    }

    /** What there is to see. {@code observation} reads it as argo-tuner would. */
    record Seen(int applications, int clusters, InForce settings, boolean rolling, Reader observation) {}

    /** Reads the install. */
    interface Reader {
        Observation read(Instant now);
    }

    /** Nobody changes anything. */
    record Untouched() implements Contender {
        @Override
        public String label() {
            return "untouched";
        }

        @Override
        public Steering steering(SimulatedInstall install) {
            return (seen, now) -> Map.of();
        }
    }

    /**
     * The ratio of Argo CD's documentation, 50 status and 25 operation processors for each 1,000 Applications, by
     * somebody who keeps at it: set at the beginning, and anew whenever 1.5 times as many are asked for.
     */
    record Documented() implements Contender {
        @Override
        public String label() {
            return "documented 50/25";
        }

        @Override
        public InForce start(InForce given, int applications, int clusters) {
            return given.with(Map.of(
                    Setting.STATUS_PROCESSORS, Math.max(given.statusProcessors(), status(applications)),
                    Setting.OPERATION_PROCESSORS, Math.max(given.operationProcessors(), operation(applications))));
        }

        private static double status(int applications) {
            return Math.max(20, Math.ceil(applications / 20.0));
        }

        private static double operation(int applications) {
            return Math.max(10, Math.ceil(applications / 40.0));
        }

        @Override
        public Steering steering(SimulatedInstall install) {
            return (seen, now) ->
                    status(seen.applications()) >= 1.5 * seen.settings().statusProcessors()
                            ? Map.of(
                                    Setting.STATUS_PROCESSORS, status(seen.applications()),
                                    Setting.OPERATION_PROCESSORS, operation(seen.applications()))
                            : Map.of();
        }
    }

    /**
     * argocd-operator's dynamic scaling: clusters divided by clusters for each shard, rounded down, at least 1; all
     * shards restart whenever that changes. Its kubectl parallelism is 10.
     */
    record OperatorScaling(int clustersPerShard) implements Contender {
        @Override
        public String label() {
            return "operator scaling";
        }

        @Override
        public InForce start(InForce given, int applications, int clusters) {
            return given.with(Map.of(Setting.CONTROLLER_REPLICAS, shards(clusters), Setting.KUBECTL_PARALLELISM, 10.0));
        }

        private double shards(int clusters) {
            return Math.max(1, clusters / clustersPerShard);
        }

        @Override
        public Steering steering(SimulatedInstall install) {
            return (seen, now) -> shards(seen.clusters()) != seen.settings().controllerReplicas()
                    ? Map.of(Setting.CONTROLLER_REPLICAS, shards(seen.clusters()))
                    : Map.of();
        }
    }

    /** argo-tuner itself: the real decision, on what the simulated install shows. */
    record ArgoTuner(Policy policy) implements Contender {
        @Override
        public String label() {
            return "argo-tuner";
        }

        @Override
        public Steering steering(SimulatedInstall install) {
            return new Tuning(install, policy);
        }
    }

    /** The closed loop. */
    final class Tuning implements Steering {
        private final SimulatedInstall install;
        private final Policy policy;
        private Memory memory = Memory.none();
        private Optional<Decision> last = Optional.empty();

        Tuning(SimulatedInstall install, Policy policy) {
            this.install = install;
            this.policy = policy;
        }

        @Override
        public Map<Setting, Double> look(Seen seen, Instant now) {
            var decision = Tuner.decide(seen.observation().read(now), policy, memory, now);
            memory = decision.memory();
            last = Optional.of(decision);
            return install.apply(decision, now);
        }

        @Override
        public Optional<Decision> decision() {
            return last;
        }
    }
}
