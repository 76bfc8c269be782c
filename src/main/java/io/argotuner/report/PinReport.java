package io.argotuner.report;

import io.argotuner.api.ArgoTuningPolicyStatus.ContestedPin;
import io.argotuner.api.ArgoTuningPolicyStatus.PinningStatus;
import io.argotuner.decide.placement.PinChange;
import io.argotuner.decide.placement.Quarrels;
import io.argotuner.decide.placement.Relocation;
import io.argotuner.enact.PinOutcome;
import io.argotuner.report.EventReport.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is told about the pins of clusters. */
public final class PinReport {
    /** Of {@code contested} in all, so that the status stays within its bound. */
    private static final int CONTESTED_BYTES = 1024;
    /** Of an entry beside the name of its Secret, at most. */
    private static final int ENTRY_BYTES = 48;

    private static final int SHARD_LENGTH = 16;

    private PinReport() {}

    /** Null where no pin is managed. */
    static @Nullable PinningStatus status(Relocation relocation) {
        if (relocation.summary().isEmpty()) {
            return null;
        }
        var summary = relocation.summary().get();
        var status = new PinningStatus();
        status.pinned = summary.pinned();
        status.moving = summary.moving();
        status.left = summary.left().size();
        status.message = Bounded.text(summary.sentence(), Conditions.MESSAGE);
        contested(relocation.quarrels(), status);
        return status;
    }

    /** As many as fit, in the order of their names; what {@link io.argotuner.collect.QuarrelReader} reads back. */
    private static void contested(Quarrels quarrels, PinningStatus status) {
        var told = new ArrayList<ContestedPin>();
        var room = CONTESTED_BYTES;
        for (var entry : new TreeMap<>(quarrels.left()).entrySet()) {
            var seen = entry.getValue().seen();
            room -= entry.getKey().length() + ENTRY_BYTES;
            // A longer text is no shard, and could not be told again from one that begins like it.
            if (room >= 0 && (seen == null || seen.length() <= SHARD_LENGTH)) {
                var pin = new ContestedPin();
                pin.secret = entry.getKey();
                pin.shard = seen;
                told.add(pin);
            }
        }
        var more = quarrels.left().size() - told.size() + (quarrels.untold() ? 1 : 0);
        status.contested = told.isEmpty() ? null : told;
        status.contestedMore = more == 0 ? null : more;
    }

    /** Events about what was written, and about pins that somebody keeps changing. */
    public static List<Notice> events(Relocation relocation, PinOutcome outcome) {
        var notices = new ArrayList<Notice>();
        var moves = outcome.moves();
        if (!moves.isEmpty()) {
            notices.add(new Notice(
                    false, "ClustersMoved", moves.stream().map(PinReport::move).collect(Collectors.joining("; "))));
        }
        var pinned = outcome.written().stream()
                .filter(c -> c.traces() && !c.isMove() && !c.pin().isOurs())
                .count();
        if (pinned > 0) {
            notices.add(new Notice(
                    false,
                    "ClustersPinned",
                    Conditions.count(pinned, "cluster") + " pinned to the shards that have them"));
        }
        var given = outcome.written().stream().filter(c -> !c.traces()).count();
        if (given > 0) {
            notices.add(new Notice(
                    false, "PinsTakenBack", "the pins of " + Conditions.count(given, "cluster") + " are taken back"));
        }
        relocation.summary().ifPresent(s -> s.contested()
                .forEach(sentence -> notices.add(new Notice(true, "Contested", sentence + "."))));
        return List.copyOf(notices);
    }

    private static String move(PinChange change) {
        var moved = change.moved().orElseThrow();
        return change.pin().name() + " to shard " + moved.to()
                + (moved.from() < 0 ? "" : " from shard " + moved.from());
    }
}
