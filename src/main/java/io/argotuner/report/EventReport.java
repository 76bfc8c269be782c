package io.argotuner.report;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.SettingStatus;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Install;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.evidence.Trial;
import io.argotuner.enact.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people are told by Kubernetes Events on a policy. Only builds the texts. */
public final class EventReport {
    /** The API server takes 1,024 bytes. */
    private static final int MESSAGE = 1000;

    private EventReport() {}

    /**
     * One Event.
     *
     * @param warning whether its type is Warning rather than Normal
     * @param reason one CamelCase word
     * @param message one line
     */
    public record Notice(boolean warning, String reason, String message) {
        public Notice {
            message = Bounded.text(message, MESSAGE);
        }
    }

    /**
     * What a decision and its outcome are worth; empty for a decision that changed nothing and met no obstacle.
     *
     * @param again whether the look before failed too: a write that was refused once, because somebody else wrote at
     *     the same time, is no news
     */
    public static List<Notice> of(Decision decision, Outcome outcome, boolean again) {
        var notices = new ArrayList<Notice>();
        if (!outcome.applied().isEmpty()) {
            notices.add(
                    new Notice(false, "Applied", History.changes(decision, outcome) + ". " + why(decision, outcome)));
        }
        decision.insight()
                .proving()
                .trial()
                .filter(t -> outcome.applied().stream()
                        .anyMatch(c -> t.steps().stream().anyMatch(s -> s.setting() == c.setting())))
                .flatMap(Trial::verdict)
                .ifPresent(v -> notices.add(new Notice(true, "TakenBack", v.effect())));
        restarts(outcome).ifPresent(notices::add);
        decision.settings().stream()
                .filter(s -> s.state() == State.CONTESTED)
                .forEach(s ->
                        notices.add(new Notice(true, "Contested", s.setting().id() + ": " + s.reason())));
        outcome.contested()
                .forEach((setting, who) -> notices.add(new Notice(true, "Contested", setting.id() + ": " + who)));
        if (again) {
            outcome.failures().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(e -> notices.add(refused(e.getKey(), e.getValue())));
        }
        limit(decision).ifPresent(notices::add);
        if (decision.measurements().applications() instanceof Fact.Unknown<Integer> unknown) {
            notices.add(new Notice(true, "Unmeasured", "the Applications are not known: " + unknown.why()));
        }
        return List.copyOf(notices);
    }

    /** A limit that people have to know of at once: something is not worked on, or dies. */
    private static Optional<Notice> limit(Decision decision) {
        return switch (decision.bottleneck()) {
            case UNOWNED -> Optional.of(new Notice(true, "ClusterUnowned", decision.bottleneckReason()));
            case STALLED -> Optional.of(new Notice(true, "Stalled", decision.bottleneckReason()));
            case MEMORY -> Optional.of(new Notice(true, "OutOfMemory", decision.bottleneckReason()));
            default -> Optional.empty();
        };
    }

    /**
     * What an earlier process wrote and had no time to tell: values of the journal that are in no status yet.
     *
     * @param before the status stored now
     * @param now the status to be stored
     */
    public static List<Notice> takenOver(
            @Nullable ArgoTuningPolicyStatus before, ArgoTuningPolicyStatus now, Outcome outcome) {
        var written = outcome.applied().stream().map(c -> c.setting().id()).collect(Collectors.toSet());
        var told = new HashMap<String, @Nullable String>();
        settings(before).forEach(s -> told.put(String.valueOf(s.name), s.applied));
        var changes = settings(now).stream()
                .filter(s -> s.applied != null && !written.contains(String.valueOf(s.name)))
                .filter(s -> !Objects.equals(s.applied, told.get(String.valueOf(s.name))))
                .map(s -> s.name + " " + (s.original == null ? "(absent)" : s.original) + " -> " + s.applied + ": "
                        + s.reason)
                .toList();
        return changes.isEmpty()
                ? List.of()
                : List.of(new Notice(
                        false,
                        "TakenOver",
                        "written before argo-tuner was started anew: " + String.join("; ", changes)));
    }

    /** Where self-heal holds a setting: what its Application is to be told, to be pasted as it is. */
    public static List<Notice> selfHeal(Observation observation, Decision decision) {
        // Often only the ConfigMaps are in Git: it is the contested object's own manager that counts.
        return decision.settings().stream()
                .filter(s -> s.state() == State.CONTESTED)
                .flatMap(s -> Stream.of(
                                observation.setting(s.setting()).managedBy(),
                                observation.install().managedBy())
                        .filter(manager -> manager.startsWith("Application "))
                        .limit(1))
                .distinct()
                .map(manager -> new Notice(
                        true,
                        "IgnoreDifferences",
                        manager + " puts back what argo-tuner sets. Add to its spec: " + Install.IGNORE_DIFFERENCES
                                + " (argo-tuner plan -o ignore-differences prints it field by field)."))
                .toList();
    }

    private static List<SettingStatus> settings(@Nullable ArgoTuningPolicyStatus status) {
        return status == null || status.settings == null ? List.of() : status.settings;
    }

    public static List<Notice> of(Problem problem) {
        return List.of(new Notice(true, problem.kind().id(), problem.message()));
    }

    /** What became of the install of a deleted policy, where nothing was refused. */
    public static List<Notice> restored(Outcome outcome) {
        var done = outcome.notes().isEmpty()
                ? "the install holds nothing of argo-tuner any more"
                : String.join("; ", outcome.notes());
        var notices = new ArrayList<Notice>();
        notices.add(new Notice(false, "Restored", done));
        restarts(outcome).ifPresent(notices::add);
        return List.copyOf(notices);
    }

    private static Optional<Notice> restarts(Outcome outcome) {
        return outcome.restarted().isEmpty()
                ? Optional.empty()
                : Optional.of(new Notice(
                        false,
                        "Restarted",
                        outcome.restarted().stream()
                                        .sorted()
                                        .map(ObjectRef::toString)
                                        .collect(Collectors.joining(", "))
                                + ": one rolling restart, so that the changed values are used"));
    }

    private static Notice refused(ObjectRef object, String words) {
        return new Notice(true, words.contains("403") ? "Forbidden" : "WriteRefused", object + ": " + words);
    }

    private static String why(Decision decision, Outcome outcome) {
        var written = outcome.applied().stream().map(Decision.Change::setting).collect(Collectors.toSet());
        return decision.settings().stream()
                .filter(s -> written.contains(s.setting()))
                .map(s -> s.setting().id() + ": " + Bounded.text(s.reason(), 200))
                .collect(Collectors.joining(" "));
    }
}
