package io.argotuner.report;

import io.argotuner.api.ArgoTuningPolicyStatus.HistoryEntry;
import io.argotuner.decide.Decision;
import io.argotuner.enact.Outcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The last decisions that wrote something, newest first. */
final class History {
    static final int LENGTH = 5;

    private History() {}

    static @Nullable List<HistoryEntry> after(
            @Nullable List<HistoryEntry> before, Decision decision, Outcome outcome, Instant now) {
        if (outcome.applied().isEmpty() && outcome.restarted().isEmpty()) {
            return before;
        }
        var entry = new HistoryEntry();
        entry.at = now.truncatedTo(ChronoUnit.SECONDS).toString();
        entry.summary = Bounded.text(summary(decision, outcome), Conditions.MESSAGE);
        var history = new ArrayList<HistoryEntry>();
        history.add(entry);
        if (before != null) {
            history.addAll(before.subList(0, Math.min(before.size(), LENGTH - 1)));
        }
        return List.copyOf(history);
    }

    /** {@code statusProcessors 20 -> 50, operationProcessors 10 -> 25; restarted StatefulSet/...}. */
    static String summary(Decision decision, Outcome outcome) {
        var changed = changes(decision, outcome);
        var restarted =
                outcome.restarted().stream().sorted().map(Object::toString).collect(Collectors.joining(", "));
        if (restarted.isEmpty()) {
            return changed;
        }
        return (changed.isEmpty() ? "" : changed + "; ") + "restarted " + restarted;
    }

    static String changes(Decision decision, Outcome outcome) {
        var written = outcome.applied().stream().map(Decision.Change::setting).collect(Collectors.toSet());
        return decision.settings().stream()
                .filter(s -> written.contains(s.setting()))
                .map(s -> s.setting().id() + " "
                        + Bounded.text(s.current() == null ? "(absent)" : s.current(), 32)
                        + " -> " + s.recommended())
                .collect(Collectors.joining(", "));
    }
}
