package io.argotuner.report;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.evidence.Trial;
import io.argotuner.enact.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
        if (!outcome.applied().isEmpty()) {
            decision.insight()
                    .proving()
                    .trial()
                    .flatMap(Trial::verdict)
                    .ifPresent(v -> notices.add(new Notice(true, "TakenBack", v.effect())));
        }
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
        if (decision.measurements().applications() instanceof Fact.Unknown<Integer> unknown) {
            notices.add(new Notice(true, "Unmeasured", "the Applications are not known: " + unknown.why()));
        }
        return List.copyOf(notices);
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
