package io.argotuner.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.argotuner.testing.Ledger.Version;
import io.argotuner.testing.Oracle.Stored;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The part of the oracle that looks at pins: whatever argo-tuner stores, each of its pins is a shard that exists. */
final class StoredPins {
    private static final String JOURNAL = "metadata/annotations/argotuner.io/journal";

    private final Oracle oracle;
    private final List<Stored> writes;
    private final List<Version> versions;

    StoredPins(Oracle oracle, List<Stored> writes, List<Version> versions) {
        this.oracle = oracle;
        this.writes = writes;
        this.versions = versions;
    }

    void judge() {
        for (var write : writes) {
            if (write.after().kind().equals("Secret")) {
                exists(write, write.after().object());
                somebodys(write);
            } else if (write.after().kind().equals("StatefulSet")) {
                at("Secret", write.after().revision()).values().forEach(secret -> exists(write, secret));
            }
        }
    }

    private void exists(Stored write, JsonNode secret) {
        var shard = ours(secret);
        if (shard == null) {
            return;
        }
        for (var controller : at("StatefulSet", write.after().revision()).values()) {
            var replicas = controller.at("/spec/replicas").asInt(1);
            if (controller.at("/metadata/name").asText().endsWith("application-controller")
                    && Integer.parseInt(shard) >= replicas) {
                oracle.broken(
                        Promise.PIN,
                        "Secret/" + secret.at("/metadata/name").asText() + " is pinned to shard " + shard + " of "
                                + replicas + " by " + write.request());
            }
        }
    }

    /** A pin that stood there before argo-tuner came is never changed, and neither is a Secret that something makes. */
    private void somebodys(Stored write) {
        var before = write.before().object();
        var pinned =
                !Leaves.of(before).containsKey(JOURNAL) && before.at("/data").has("shard");
        if (pinned || before.at("/metadata").has("ownerReferences")) {
            oracle.broken(Promise.SCOPE, write.subject() + " is somebody's and was written by " + write.request());
        }
    }

    /** The pin of a Secret that holds argo-tuner's journal, null where there is none. */
    private static @Nullable String ours(JsonNode secret) {
        var shard = secret.at("/data/shard").asText();
        if (shard.isEmpty() || !Leaves.of(secret).containsKey(JOURNAL)) {
            return null;
        }
        var text = new String(Base64.getDecoder().decode(shard), StandardCharsets.UTF_8);
        return text.matches("[0-9]{1,9}") ? text : null;
    }

    /** The objects of a kind as they were stored at that time. */
    private Map<String, JsonNode> at(String kind, long revision) {
        var found = new TreeMap<String, JsonNode>();
        versions.stream()
                .filter(v -> v.kind().equals(kind) && v.revision() <= revision)
                .forEach(v -> {
                    if (v.gone()) {
                        found.remove(v.name());
                    } else {
                        found.put(v.name(), v.object());
                    }
                });
        return found;
    }
}
