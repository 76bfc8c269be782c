package io.argotuner.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.ArgoTuningPolicyStatus.InstallStatus;
import io.argotuner.api.ArgoTuningPolicyStatus.VerdictStatus;
import io.argotuner.api.MeasurementStatus;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Install;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Version;
import io.argotuner.enact.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A policy's status: the same facts give the same status, so that nothing is written while nothing changes. Every text
 * is one line of at most {@value Conditions#MESSAGE} characters, and the whole is at most {@value #BYTES} bytes of JSON,
 * which leaves room for what is added to it and for the rest of the object within 8 KiB.
 */
public final class StatusReport {
    static final int BYTES = 6 * 1024 + 512;

    /** Of names and of other texts that are short unless somebody means ill. */
    static final int SHORT = 128;

    private static final int NOTICES = 5;
    private static final int ADVICE = 3;
    /** Of what history says: it grows from what is stored, so that what is cut once is lost. */
    private static final int SHORTEST = 72;
    /** Lengths of the settings' reasons, of notices and of history, twice those of their values, tried in turn until the whole is small enough. */
    private static final List<Integer> LENGTHS = List.of(Conditions.MESSAGE, 192, 128, 96, 64, 32);

    private static final JsonMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private StatusReport() {}

    /**
     * The status after a decision.
     *
     * @param before the status stored now
     * @param generation of the policy that was decided on
     */
    public static ArgoTuningPolicyStatus decided(
            @Nullable ArgoTuningPolicyStatus before,
            long generation,
            Observation observation,
            Policy policy,
            Decision decision,
            Outcome outcome,
            Instant now) {
        var status = new ArgoTuningPolicyStatus();
        status.observedGeneration = generation;
        status.conditions = Conditions.merge(
                before == null ? null : before.conditions,
                Conditions.of(observation, policy, decision, outcome),
                generation,
                now);
        status.measurements =
                MeasuredStatus.of(before == null ? null : before.measurements, observation, policy, decision, now);
        status.bottleneck = decision.bottleneck().id();
        status.history = History.after(before == null ? null : before.history, decision, outcome, now);
        status.pinning = PinReport.status(decision.relocation());
        status.proof = ProofReport.of(decision);
        status.fit = FitReport.of(
                before == null ? null : before.fit, decision.memory().learning().fit());
        status.nextAction = Bounded.text(decision.nextAction(), Conditions.MESSAGE);
        var history = status.history;
        for (var length : LENGTHS) {
            status.history = History.within(history, Math.max(SHORTEST, length));
            status.install = install(observation.install(), length);
            status.placement = PlacementSummary.of(policy, decision, length);
            status.verdict = verdict(decision, length);
            status.settings = decision.settings().stream()
                    .map(d -> SettingReport.of(d, observation, outcome, length))
                    .toList();
            if (size(status) <= BYTES) {
                return status;
            }
        }
        // No text of an install that means well gets here.
        status.verdict = null;
        if (status.proof != null) {
            // Measured anew soon; what was taken back is not.
            status.proof.enough = null;
        }
        status.conditions.forEach(c -> c.setMessage(Bounded.text(c.getMessage(), SHORT)));
        return status;
    }

    /** The status when nothing could be decided; of what was read before only what may still hold is kept. */
    public static ArgoTuningPolicyStatus problem(
            @Nullable ArgoTuningPolicyStatus before, long generation, Problem problem, Instant now) {
        var status = new ArgoTuningPolicyStatus();
        status.observedGeneration = generation;
        status.conditions =
                Conditions.merge(before == null ? null : before.conditions, Conditions.of(problem), generation, now);
        if (before != null) {
            status.history = before.history;
            // Also tells whoever looks next that there are pins to take back.
            status.pinning = before.pinning;
            status.proof = before.proof;
            status.growth = before.growth;
            status.fit = before.fit;
            if (problem.kind().passing()) {
                status.install = before.install;
                status.audit = before.audit;
                status.placement = before.placement;
                status.measurements = before.measurements;
                status.bottleneck = before.bottleneck;
                status.verdict = before.verdict;
                status.settings = before.settings;
            }
        }
        status.nextAction = next(problem.kind());
        return status;
    }

    /**
     * The stored status with what must be known of the changes of a decision should this process end between their first
     * write and its report: to be stored before they are written. Empty where nothing is written or nothing would be lost.
     */
    public static Optional<ArgoTuningPolicyStatus> ahead(@Nullable ArgoTuningPolicyStatus before, Decision decision) {
        var proof = ProofReport.of(decision);
        var status =
                before == null ? new ArgoTuningPolicyStatus() : JSON.convertValue(before, ArgoTuningPolicyStatus.class);
        status.proof = proof;
        var writes = !decision.changes().isEmpty() || !decision.restarts().isEmpty();
        return writes && !same(before, status) ? Optional.of(status) : Optional.empty();
    }

    /** Whether two statuses say the same. */
    public static boolean same(@Nullable ArgoTuningPolicyStatus one, @Nullable ArgoTuningPolicyStatus other) {
        return tree(one).equals(tree(other));
    }

    static int size(ArgoTuningPolicyStatus status) {
        return tree(status).toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static JsonNode tree(@Nullable ArgoTuningPolicyStatus status) {
        return JSON.valueToTree(status == null ? new ArgoTuningPolicyStatus() : status);
    }

    /** The same for a part of it. */
    static boolean same(@Nullable MeasurementStatus one, MeasurementStatus other) {
        return JSON.valueToTree(one).equals(JSON.valueToTree(other));
    }

    private static String next(Problem.Kind kind) {
        return switch (kind) {
            case INVALID -> "Waits for the policy to be corrected; nothing is written.";
            case SUPERSEDED -> "Takes over when the older policy is deleted; nothing is written.";
            case NO_INSTALL -> "Looks again every census period; nothing is written.";
            case FORBIDDEN, UNREACHABLE, INTERNAL ->
                "Tries again within a minute; nothing is written. What is shown was read before.";
        };
    }

    private static InstallStatus install(Install install, int length) {
        var status = new InstallStatus();
        status.version = install.version().map(Version::toString).orElse("unknown");
        status.packaging = Bounded.text(install.packaging(), SHORT);
        status.controllerKind = Bounded.text(install.controllerKind(), SHORT);
        status.managedBy = Bounded.text(install.managedBy(), SHORT);
        status.notices = install.notices().isEmpty()
                ? null
                : install.notices().stream()
                        .limit(NOTICES)
                        // A notice may hold text to be pasted, and is cut only where nothing else makes room.
                        .map(n -> Bounded.text(n, length >= 128 ? Conditions.MESSAGE : length))
                        .toList();
        return status;
    }

    private static @Nullable VerdictStatus verdict(Decision decision, int length) {
        if (decision.bottleneckReason().isBlank()) {
            return null;
        }
        var insight = decision.insight();
        var status = new VerdictStatus();
        status.reason = Bounded.text(decision.bottleneckReason(), length);
        status.otherwise = insight.otherwise().isBlank() ? null : Bounded.text(insight.otherwise(), length);
        status.advice = insight.advice().isEmpty()
                ? null
                : insight.advice().stream()
                        .limit(ADVICE)
                        .map(a -> Bounded.text(a, length))
                        .toList();
        return status;
    }
}
