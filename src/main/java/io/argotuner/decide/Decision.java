package io.argotuner.decide;

import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.Relocation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What should be done with an install and why.
 *
 * @param settings one for every {@link Setting}, in its order
 * @param changes the fields to write now; empty means hold
 * @param restarts the workloads to restart now for those or for earlier changes, each with the hash that names its values
 * @param notBefore when changes that wait may go, where that is known
 * @param nextAction one sentence
 * @param memory to be handed to the next decision
 * @param insight what stands behind the bottleneck, and what helps against it beside settings
 * @param placement which shard each cluster should be on; unknown where it is not known which has it today
 * @param relocation the next step of the clusters to there, where the policy asks for it
 */
public record Decision(
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
        Fact<Placement> placement,
        Relocation relocation) {
    public Decision {
        settings = List.copyOf(settings);
        changes = List.copyOf(changes);
        restarts = List.copyOf(restarts);
    }

    public SettingDecision setting(Setting setting) {
        return settings.stream().filter(s -> s.setting() == setting).findFirst().orElseThrow();
    }

    /** Whether something is recommended, be it now or later: what {@code argo-tuner plan} answers with exit code 2. */
    public boolean recommendsChange() {
        return settings.stream().anyMatch(s -> s.state() == State.CHANGE || s.state() == State.PENDING);
    }

    /**
     * What stands behind the bottleneck.
     *
     * @param otherwise a sentence that says what would change the verdict, empty where counts alone decide
     * @param advice sentences, what helps beside settings
     * @param expected what the changes of this decision should do, empty where that is not measured
     * @param proving the change whose effect is measured, and those that were
     */
    public record Insight(String otherwise, List<String> advice, String expected, Proving proving) {
        public Insight {
            advice = List.copyOf(advice);
        }

        public static Insight none() {
            return new Insight("", List.of(), "", Proving.nothing());
        }
    }

    /**
     * The numbers used.
     *
     * @param applications unknown where they could not be counted
     * @param clusters that carry Applications
     * @param busiestShard Applications of the busiest shard at that number of shards
     * @param busiestShardEstimated true where it is an estimate because the clusters' identities are not known
     * @param shards the number of shards that the other settings are decided for: the one in force, or the one that
     *     this decision brings
     * @param running the number of shards that is in force
     * @param recommended the number of shards to have, also where it cannot be written or waits to be lowered
     */
    public record Measurements(
            Fact<Integer> applications,
            Fact<Integer> clusters,
            Fact<Integer> busiestShard,
            boolean busiestShardEstimated,
            Fact<Integer> largestCluster,
            Fact<Integer> shards,
            Fact<Integer> running,
            Fact<Integer> recommended) {}

    /**
     * The answer for one setting. Texts are in the form that is or would be written.
     *
     * @param target where it lives
     * @param recommended null where there is no recommendation
     * @param reasons sentences, in the order in which they led to the answer
     */
    public record SettingDecision(
            Setting setting,
            String target,
            @Nullable String original,
            @Nullable String current,
            @Nullable String effective,
            @Nullable String recommended,
            State state,
            List<String> reasons) {
        public SettingDecision {
            reasons = List.copyOf(reasons);
        }

        public String reason() {
            return String.join(" ", reasons);
        }
    }

    /** Where a setting stands. */
    public enum State {
        /** The value in force is right. */
        OK("Ok"),
        /** Will be written now. */
        CHANGE("Change"),
        /** Will be written later: cool-down, window, stabilization, paused or Recommend. */
        PENDING("Pending"),
        /** Not enough is known to change it. */
        HOLD("Hold"),
        /** The policy says not to touch it. */
        OFF("Off"),
        /** Something argo-tuner does not write decides it. */
        OVERRIDDEN("Overridden"),
        /** This Argo CD does not read it. */
        UNSUPPORTED("Unsupported"),
        /** The component is not there. */
        MISSING("Missing"),
        /** Another owner keeps taking it back. */
        CONTESTED("Contested");

        private final String id;

        State(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    /**
     * One field to write.
     *
     * @param from the text that was read, null where absent
     * @param to the text to write
     */
    public record Change(
            Setting setting, Place place, @Nullable String from, String to, Policy.Purpose purpose) {}

    /**
     * A restart, named by the hash of the values it brings into force: the same values are never a second restart.
     *
     * @param pace empty for as fast as the workload's own controller does it
     */
    public record Restart(ObjectRef workload, String hash, Optional<Pace> pace) {}

    /**
     * How far apart the pods of a StatefulSet restart.
     *
     * @param seconds that the next waits after one is ready, 1 to 600
     * @param measured whether it was measured; else it is taken only where nothing measured stands
     */
    public record Pace(int seconds, boolean measured) {
        /** As soon as it is ready. */
        public static final Pace HURRIED = new Pace(1, true);
    }
}
