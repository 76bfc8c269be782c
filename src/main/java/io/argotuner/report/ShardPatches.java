package io.argotuner.report;

import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.placement.Placement;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.TreeMap;

/**
 * A plan as commands that a person can read and run: one {@code kubectl patch} for each cluster Secret, of
 * {@code data.shard} and nothing else, moves first and in their order.
 */
public final class ShardPatches {
    private static final int NAME = 120;

    private ShardPatches() {}

    /** @param placement the plan of the report */
    public static String of(ShardReport report, Placement placement) {
        var script = new StringBuilder();
        var plan = placement.plan();
        var pins = new TreeMap<>(placement.pins());
        if (pins.isEmpty()) {
            return "# Nothing to pin: every cluster is where it should be.\n";
        }
        if (plan.shards() > plan.shardsNow()) {
            comment(
                    script,
                    "Run this once " + plan.shards() + " shards run, not before: Argo CD takes a pin to a shard that"
                            + " does not run for shard 0.");
        } else if (plan.shards() < plan.shardsNow()) {
            comment(
                    script,
                    "Run this before the controller's replicas are lowered to " + plan.shards()
                            + ", and lower them when the clusters' Applications were compared again.");
        }
        for (var move : placement.moves()) {
            if (pins.containsKey(move.server())) {
                comment(
                        script,
                        move.name() + ": " + Prose.count(move.applications(), "Application") + " from "
                                + (move.from() < 0 ? "no shard" : "shard " + move.from()) + " to shard " + move.to()
                                + ".");
                patch(script, report, move.server(), pins.remove(move.server()));
            }
        }
        pins.forEach((server, shard) -> {
            comment(script, server + ": stays on shard " + shard + ", where the algorithm would not leave it.");
            patch(script, report, server, shard);
        });
        return script.toString();
    }

    private static void comment(StringBuilder script, String text) {
        script.append("# ").append(Bounded.text(text, 2 * NAME)).append('\n');
    }

    private static void patch(StringBuilder script, ShardReport report, String server, int shard) {
        var secret = report.secrets().get(server);
        if (secret == null || !isName(secret)) {
            comment(script, "It has no Secret that could be patched.");
            return;
        }
        var namespace = secret.namespace().isEmpty() ? report.namespace() : secret.namespace();
        var encoded = Base64.getEncoder().encodeToString(Integer.toString(shard).getBytes(StandardCharsets.US_ASCII));
        script.append("kubectl patch secret ")
                .append(secret.name())
                .append(" -n ")
                .append(namespace)
                .append(" --type merge -p '{\"data\":{\"shard\":\"")
                .append(encoded)
                .append("\"}}'\n");
    }

    /** What stands in a manifest is not put on a command line unless it is a name that Kubernetes takes. */
    private static boolean isName(ObjectRef secret) {
        return secret.name().matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
                && (secret.namespace().isEmpty() || secret.namespace().matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"));
    }
}
