package io.argotuner.report;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.HistoryEntry;
import io.argotuner.api.SettingStatus;
import io.argotuner.decide.Policy;
import io.argotuner.decide.forecast.DailyCounts;
import io.argotuner.decide.forecast.Forecast;
import io.argotuner.enact.Outcome;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a policy's status tells, in the order in which a person asks: what was measured, what limits, what was decided,
 * what that should do, what it did, what comes next, what needs a person.
 *
 * @param policy {@code namespace/name}, or a clause where none is stored
 * @param status empty where there is none yet
 * @param attention sentences about what is not as it should be, the gravest first
 */
public record Explanation(String policy, String mode, ArgoTuningPolicyStatus status, List<String> attention) {
    private static final String EXPECTED = "Expected: ";

    /** What each condition is when all is well. */
    private static final Map<String, String> WELL = Map.of(
            "Ready", "True",
            "Measured", "True",
            "Applied", "True",
            "Effective", "True",
            "Fresh", "True",
            "Contested", "False");

    private static final List<String> GRAVEST_FIRST =
            List.of("Ready", "Measured", "Contested", "Fresh", "Applied", "Effective");

    public Explanation {
        attention = List.copyOf(attention);
    }

    /** Of a stored policy. */
    public static Explanation of(ArgoTuningPolicy policy) {
        var status = Objects.requireNonNullElseGet(policy.getStatus(), ArgoTuningPolicyStatus::new);
        var meta = policy.getMetadata();
        var attention = new ArrayList<String>();
        if (policy.getStatus() == null || status.conditions == null) {
            attention.add("There is no status yet: is the operator running, and does it watch this namespace?");
        } else if (meta.getGeneration() != null && !meta.getGeneration().equals(status.observedGeneration)) {
            attention.add("The status is about generation " + status.observedGeneration + " of the policy, which is at "
                    + meta.getGeneration() + ": is the operator running?");
        }
        var spec = policy.getSpec();
        if (spec != null && Boolean.TRUE.equals(spec.paused)) {
            attention.add("The policy is paused (spec.paused): nothing is written.");
        }
        attention.addAll(conditions(status));
        audit(status).ifPresent(attention::add);
        return new Explanation(
                (meta.getNamespace() == null ? "" : meta.getNamespace() + "/") + meta.getName(),
                spec == null || spec.mode == null ? "Enforce" : spec.mode,
                status,
                attention);
    }

    /** Of a decision that nobody has stored: the status that it would give. */
    public static Explanation of(Plan plan, Policy policy, Instant now) {
        var resource = new ArgoTuningPolicy();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace(plan.observation().install().namespace())
                .withName("none")
                .build());
        resource.setStatus(
                StatusReport.decided(null, 0, plan.observation(), policy, plan.decision(), Outcome.nothing(), now));
        var status = resource.getStatus();
        // Whether it is written and in force, and since when numbers hold, is a matter of an operator that runs.
        status.conditions = Objects.requireNonNullElse(status.conditions, List.<Condition>of()).stream()
                .filter(c -> List.of("Ready", "Measured").contains(c.getType()))
                .toList();
        if (status.measurements != null) {
            status.measurements.measuredAt = null;
        }
        status.growth = new ArgoTuningPolicyStatus.GrowthStatus();
        status.growth.forecast = Forecast.of(
                        DailyCounts.none(),
                        plan.observation(),
                        policy,
                        plan.decision(),
                        LocalDate.ofInstant(now, ZoneOffset.UTC))
                .sentence();
        var told = of(resource);
        var attention = new ArrayList<>(told.attention());
        attention.addAll(plan.remarks());
        return new Explanation(
                "none is stored for namespace " + plan.observation().install().namespace(),
                policy.mode() == Policy.Mode.RECOMMEND ? "Recommend" : "Enforce",
                told.status(),
                attention);
    }

    private static List<String> conditions(ArgoTuningPolicyStatus status) {
        var conditions = status.conditions == null ? List.<Condition>of() : status.conditions;
        var sentences = new ArrayList<String>();
        for (var type : GRAVEST_FIRST) {
            conditions.stream()
                    .filter(c -> type.equals(c.getType()) && needsAttention(c))
                    .map(c -> c.getType() + " is " + c.getStatus() + " (" + c.getReason() + "): " + c.getMessage())
                    .forEach(sentences::add);
        }
        return sentences;
    }

    /** A change that waits its turn or rolls out is on its way, and a measurement that nobody asked for is not missing. */
    private static boolean needsAttention(Condition condition) {
        if (Objects.equals(WELL.get(condition.getType()), condition.getStatus())) {
            return false;
        }
        // What is unknown because nothing was decided is told by Ready.
        return switch (condition.getType()) {
            case "Ready" -> true;
            case "Applied" -> !"Unknown".equals(condition.getStatus()) && !"Pending".equals(condition.getReason());
            case "Effective" ->
                !"Unknown".equals(condition.getStatus()) && !"RolloutInProgress".equals(condition.getReason());
            default -> !"Unknown".equals(condition.getStatus());
        };
    }

    private static Optional<String> audit(ArgoTuningPolicyStatus status) {
        var audit = status.audit;
        if (audit == null || audit.high == null || audit.high == 0) {
            return Optional.empty();
        }
        return Optional.of(Prose.count(audit.high, "audit finding") + " of high severity"
                + (audit.checks == null || audit.checks.isEmpty() ? "" : ": " + String.join(", ", audit.checks))
                + "; 'argo-tuner audit' tells the rest.");
    }

    List<SettingStatus> settings() {
        return status.settings == null ? List.of() : status.settings;
    }

    /** Changes whose effect is not measured yet, with what it should be. */
    List<Effect> expected() {
        return history().stream()
                .filter(e -> e.effect != null && e.effect.startsWith(EXPECTED))
                .map(e -> new Effect(
                        e.at, e.summary, Objects.requireNonNull(e.effect).substring(EXPECTED.length())))
                .toList();
    }

    /** Changes that are over, newest first; an empty effect was not measured. */
    List<Effect> effects() {
        return history().stream()
                .filter(e -> e.effect == null || !e.effect.startsWith(EXPECTED))
                .map(e -> new Effect(e.at, e.summary, e.effect == null ? "" : e.effect))
                .toList();
    }

    private List<HistoryEntry> history() {
        return status.history == null ? List.of() : status.history;
    }

    /** A change and what it should do or did. */
    record Effect(@Nullable String at, @Nullable String summary, String effect) {}
}
