package io.argotuner.report;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.enact.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** What a decision and its outcome are worth; empty for a decision that changed nothing and met no obstacle. */
    public static List<Notice> of(Decision decision, Outcome outcome) {
        var notices = new ArrayList<Notice>();
        if (!outcome.applied().isEmpty()) {
            notices.add(
                    new Notice(false, "Applied", History.changes(decision, outcome) + ". " + why(decision, outcome)));
        }
        if (!outcome.restarted().isEmpty()) {
            notices.add(new Notice(
                    false,
                    "Restarted",
                    outcome.restarted().stream()
                                    .sorted()
                                    .map(ObjectRef::toString)
                                    .collect(Collectors.joining(", "))
                            + ": one rolling restart, so that the changed values are used"));
        }
        decision.settings().stream()
                .filter(s -> s.state() == State.CONTESTED)
                .forEach(s ->
                        notices.add(new Notice(true, "Contested", s.setting().id() + ": " + s.reason())));
        outcome.contested()
                .forEach((setting, who) -> notices.add(new Notice(true, "Contested", setting.id() + ": " + who)));
        outcome.failures().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> notices.add(refused(e.getKey(), e.getValue())));
        if (decision.measurements().applications() instanceof Fact.Unknown<Integer> unknown) {
            notices.add(new Notice(true, "Unmeasured", "the Applications are not known: " + unknown.why()));
        }
        return List.copyOf(notices);
    }

    public static List<Notice> of(Problem problem) {
        return List.of(new Notice(true, problem.kind().id(), problem.message()));
    }

    /** What became of the install of a deleted policy. */
    public static List<Notice> restored(Outcome outcome) {
        var notices = new ArrayList<Notice>();
        if (!outcome.applied().isEmpty()) {
            notices.add(new Notice(
                    false,
                    "Restored",
                    outcome.applied().stream()
                            .map(c -> c.place() + " " + (c.from() == null ? "(absent)" : c.from()) + " -> "
                                    + (c.to().isEmpty() ? "(absent)" : c.to()))
                            .collect(Collectors.joining(", "))));
        } else if (outcome.failures().isEmpty()) {
            notices.add(new Notice(false, "Restored", "the install holds nothing of argo-tuner any more"));
        }
        outcome.failures().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> notices.add(refused(e.getKey(), e.getValue())));
        return List.copyOf(notices);
    }

    private static Notice refused(ObjectRef object, String words) {
        return new Notice(true, words.contains("forbidden") ? "Forbidden" : "WriteRefused", object + ": " + words);
    }

    private static String why(Decision decision, Outcome outcome) {
        var written = outcome.applied().stream().map(Decision.Change::setting).collect(Collectors.toSet());
        return decision.settings().stream()
                .filter(s -> written.contains(s.setting()))
                .map(s -> s.setting().id() + ": " + Bounded.text(s.reason(), 200))
                .collect(Collectors.joining(" "));
    }
}
