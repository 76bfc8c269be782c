package io.argotuner.collect;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicySpec;
import io.argotuner.api.ArgoTuningPolicySpec.Objective;
import io.argotuner.api.ArgoTuningPolicySpec.Rollout;
import io.argotuner.api.ArgoTuningPolicySpec.ShardingRule;
import io.argotuner.api.ArgoTuningPolicySpec.Sizing;
import io.argotuner.api.ArgoTuningPolicySpec.Verify;
import io.argotuner.api.DisruptionRule;
import io.argotuner.api.DisruptionRule.Window;
import io.argotuner.api.EvidenceRule;
import io.argotuner.api.UnreadableSpec;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Sharding;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a policy: checks it and fills in the defaults. */
public final class PolicyReader {
    private static final int LONGEST_NAME = 63;
    private static final int MOST_WINDOWS = 20;
    private static final int MOST_MOVES = 10_000;
    private static final int MOST_PER_UNIT = 100_000;

    private PolicyReader() {}

    /**
     * @param now for which maintenance windows are evaluated
     * @throws BadInput naming the field and what it may be
     */
    public static Policy read(ArgoTuningPolicy policy, Instant now) {
        try {
            return check(policy, now);
        } catch (PolicyField.Refused e) {
            throw new BadInput(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * A policy from a YAML or JSON file; {@code metadata.name} may be left out. Its values are checked as well.
     *
     * @throws BadInput for a file that is not one ArgoTuningPolicy, with unknown fields, or with impossible values
     */
    public static ArgoTuningPolicy parse(Path file) {
        return PolicyFile.parse(file);
    }

    /** @throws PolicyField.Refused for the first field that cannot be used */
    static Policy check(ArgoTuningPolicy policy, Instant now) {
        var name = policy.getMetadata() == null ? null : policy.getMetadata().getName();
        if (name != null && name.length() > LONGEST_NAME) {
            throw new PolicyField("metadata.name")
                    .refused("has " + name.length() + " characters: use at most " + LONGEST_NAME);
        }
        var given = policy.getSpec() == null ? new ArgoTuningPolicySpec() : policy.getSpec();
        if (given instanceof UnreadableSpec unreadable) {
            throw new PolicyField(unreadable.field())
                    .refused(
                            "has a form that this version cannot read: write it as the policy reference says, or remove"
                                    + " it");
        }
        var spec = new PolicyField("spec");
        var standard = Policy.defaults();
        var objective = Objects.requireNonNullElseGet(given.objective, Objective::new);
        var disruption = Objects.requireNonNullElseGet(given.disruption, DisruptionRule::new);
        var pace = spec.at("disruption");
        return new Policy(
                spec.at("mode").word(given.mode, standard.mode()),
                Boolean.TRUE.equals(given.paused),
                spec.at("objective").at("freshness").positiveDuration(objective.freshness),
                sizing(spec.at("sizing"), Objects.requireNonNullElseGet(given.sizing, Sizing::new), standard.sizing()),
                PolicySettings.read(spec.at("settings"), given.settings),
                pace.at("cooldown").duration(disruption.cooldown, standard.cooldown()),
                pace.at("scaleDownStabilization")
                        .duration(disruption.scaleDownStabilization, standard.scaleDownStabilization()),
                windows(pace.at("windows"), disruption.windows, now),
                spec.at("onConflict").word(given.onConflict, standard.onConflict()),
                spec.at("onDelete").word(given.onDelete, standard.onDelete()),
                PolicyEvidence.read(
                        spec.at("evidence"), Objects.requireNonNullElseGet(given.evidence, EvidenceRule::new)),
                verify(spec.at("rollout").at("verify"), given.rollout, standard.verify()),
                sharding(spec.at("sharding"), Objects.requireNonNullElseGet(given.sharding, ShardingRule::new)));
    }

    private static Policy.Verify verify(PolicyField field, @Nullable Rollout rollout, Policy.Verify standard) {
        var given = rollout == null || rollout.verify == null ? new Verify() : rollout.verify;
        return new Policy.Verify(
                field.at("window").positiveDuration(given.window).orElse(standard.window()),
                field.at("onRegression").word(given.onRegression, standard.onRegression()));
    }

    private static Policy.Sharding sharding(PolicyField field, ShardingRule given) {
        var algorithm = field.at("algorithm").word(given.algorithm, Placement.KEEP);
        return new Policy.Sharding(
                algorithm.algorithm,
                field.at("pinning").word(given.pinning, Policy.Pinning.OFF),
                field.at("movesPerHour")
                        .count(given.movesPerHour, Policy.Sharding.standard().movesPerHour(), MOST_MOVES));
    }

    /** The words of {@code sharding.algorithm}. */
    private enum Placement {
        KEEP(Optional.empty()),
        ROUND_ROBIN(Optional.of(Sharding.Algorithm.ROUND_ROBIN)),
        CONSISTENT_HASHING(Optional.of(Sharding.Algorithm.CONSISTENT_HASHING)),
        LEGACY(Optional.of(Sharding.Algorithm.LEGACY));

        private final Optional<Sharding.Algorithm> algorithm;

        Placement(Optional<Sharding.Algorithm> algorithm) {
            this.algorithm = algorithm;
        }
    }

    private static Policy.Sizing sizing(PolicyField field, Sizing given, Policy.Sizing standard) {
        return new Policy.Sizing(
                field.at("applicationsPerStatusProcessor")
                        .count(
                                given.applicationsPerStatusProcessor,
                                standard.applicationsPerStatusProcessor(),
                                MOST_PER_UNIT),
                field.at("applicationsPerOperationProcessor")
                        .count(
                                given.applicationsPerOperationProcessor,
                                standard.applicationsPerOperationProcessor(),
                                MOST_PER_UNIT),
                field.at("applicationsPerShard")
                        .count(given.applicationsPerShard, standard.applicationsPerShard(), MOST_PER_UNIT));
    }

    private static List<Policy.Window> windows(PolicyField field, @Nullable List<@Nullable Window> given, Instant now) {
        var windows = new ArrayList<Policy.Window>();
        if (given == null) {
            return windows;
        }
        if (given.size() > MOST_WINDOWS) {
            throw field.refused("has " + given.size() + " windows: use at most " + MOST_WINDOWS);
        }
        for (int i = 0; i < given.size(); i++) {
            windows.add(CronWindows.at(field.at(i), Objects.requireNonNullElseGet(given.get(i), Window::new), now));
        }
        return windows;
    }
}
