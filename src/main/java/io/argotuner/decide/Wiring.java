package io.argotuner.decide;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a setting reaches its process in this install, read from the live pod templates. */
public sealed interface Wiring {

    /**
     * Writing {@link #place} changes what the process uses.
     *
     * @param place where the text is written
     * @param restarts the workloads whose pods must restart before the new text is used and whose template that write
     *     does not change by itself: those that take a ConfigMap key as env, or a controller Deployment whose replicas
     *     change. Empty for replicas and env, which change the template or need no restart.
     * @param companions fields that must follow in the same write
     */
    record Writable(Place place, Set<ObjectRef> restarts, List<Companion> companions) implements Wiring {
        public Writable {
            restarts = Set.copyOf(restarts);
            companions = List.copyOf(companions);
        }
    }

    /**
     * Something argo-tuner does not write decides the value.
     *
     * @param target what decides it, as shown in status
     * @param by a sentence with the remedy: "the container's args carry --status-processors=20; remove the flag ..."
     */
    record Overridden(String target, String by) implements Wiring {}

    /**
     * This Argo CD version does not read the setting, or it is not known whether it does.
     *
     * @param why a sentence
     */
    record Unsupported(String target, String why) implements Wiring {}

    /** The install does not run the component, as a core install runs no argocd-server. */
    record Missing(Component component) implements Wiring {}

    /**
     * A second field that must agree with the setting, or that is written along with it.
     *
     * @param current its text now, null where it is absent
     * @param rule how its value follows
     * @param restarts as for {@link Writable}
     * @param written whether argo-tuner has written it before
     */
    record Companion(Place place, @Nullable String current, Rule rule, Set<ObjectRef> restarts, boolean written) {
        public Companion {
            restarts = Set.copyOf(restarts);
        }

        /** One that argo-tuner has not written yet. */
        public Companion(Place place, @Nullable String current, Rule rule, Set<ObjectRef> restarts) {
            this(place, current, rule, restarts, false);
        }

        /** The same field with another text in it. */
        public Companion holding(@Nullable String text) {
            return new Companion(place, text, rule, restarts, written);
        }

        /** The same, known to be or not to be written before. */
        public Companion written(boolean before) {
            return new Companion(place, current, rule, restarts, before);
        }

        /** How a companion follows its setting. */
        public enum Rule {
            /** Equal: {@code ARGOCD_CONTROLLER_REPLICAS}, {@code ARGOCD_API_SERVER_REPLICAS}. */
            SAME,
            /** As the policy's {@code sharding.algorithm} says: the algorithm that deals clusters to shards. */
            ALGORITHM,
            /** Twice: client burst for client QPS, Argo CD's own ratio. */
            TWICE
        }
    }
}
