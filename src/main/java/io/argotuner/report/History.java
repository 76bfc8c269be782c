package io.argotuner.report;

import io.argotuner.api.HistoryEntry;
import io.argotuner.decide.Decision;
import io.argotuner.decide.evidence.Proving;
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
        var proving = decision.insight().proving();
        var history = new ArrayList<HistoryEntry>();
        if (!outcome.applied().isEmpty() || !outcome.restarted().isEmpty()) {
            var entry = new HistoryEntry();
            entry.at = second(now);
            entry.summary = Bounded.text(summary(decision, outcome), Conditions.MESSAGE);
            var expected = decision.insight().expected();
            entry.effect = expected.isEmpty() ? null : Bounded.text("Expected: " + expected, Conditions.MESSAGE);
            history.add(entry);
        }
        if (before != null) {
            before.stream()
                    .limit(LENGTH - history.size())
                    .map(e -> told(e, proving))
                    .forEach(history::add);
        }
        return history.isEmpty() ? before : List.copyOf(history);
    }

    /** The same with texts of at most that length. */
    static @Nullable List<HistoryEntry> within(@Nullable List<HistoryEntry> history, int length) {
        return history == null
                ? null
                : history.stream()
                        .map(e -> {
                            var entry = new HistoryEntry();
                            entry.at = e.at;
                            entry.summary = Bounded.orNull(e.summary, length);
                            entry.effect = Bounded.orNull(e.effect, length);
                            return entry;
                        })
                        .toList();
    }

    /** With what was found of that change since. */
    private static HistoryEntry told(HistoryEntry before, Proving proving) {
        var entry = new HistoryEntry();
        entry.at = before.at;
        entry.summary = before.summary;
        entry.effect = before.effect;
        for (var ended : proving.ended()) {
            if (second(ended.at()).equals(entry.at)) {
                entry.effect = Bounded.text(ended.effect(), Conditions.MESSAGE);
            }
        }
        return entry;
    }

    private static String second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
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
