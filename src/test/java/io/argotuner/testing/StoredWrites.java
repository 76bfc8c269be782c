package io.argotuner.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.argotuner.testing.Ledger.Version;
import io.argotuner.testing.Oracle.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The part of the oracle that looks at each stored write of an install's objects, in the order in which they were stored. */
final class StoredWrites {
    private static final Duration DEFAULT_COOLDOWN = Duration.ofMinutes(30);

    private final Oracle oracle;
    private final List<Stored> writes;
    private final List<Version> policies;
    private final List<Version> versions;

    StoredWrites(Oracle oracle, List<Stored> stored, List<Version> versions) {
        this.oracle = oracle;
        this.versions = versions;
        writes = stored.stream()
                .filter(w -> !w.after().kind().equals("ArgoTuningPolicy"))
                .sorted((a, b) -> Long.compare(a.after().revision(), b.after().revision()))
                .toList();
        policies = versions.stream()
                .filter(v -> v.kind().equals("ArgoTuningPolicy"))
                .toList();
    }

    void judge() {
        pace();
        losses();
        for (var write : writes) {
            pair(write);
            if (write.apply()) {
                bounds(write);
                respect(write);
                doubt(write);
                explained(write);
            }
        }
    }

    private void bounds(Stored write) {
        var leaves = Leaves.of(write.after().object());
        for (var leaf : write.leaves()) {
            var text = leaves.get(leaf);
            if (text == null) {
                oracle.broken(Promise.BOUNDS, write.subject() + " lost " + leaf + " by " + write.request());
                continue;
            }
            AllowedWrites.wrong(leaf, text)
                    .forEach(wrong -> oracle.broken(Promise.BOUNDS, write.subject() + " " + wrong));
            if (leaf.equals("spec/replicas") && Integer.parseInt(text) < 1) {
                oracle.broken(Promise.BOUNDS, write.subject() + " was given " + text + " replicas");
            }
        }
    }

    /** A pair that never agreed before argo-tuner came is not its doing when it goes. */
    private void pair(Stored write) {
        if (!write.after().kind().equals("StatefulSet")) {
            return;
        }
        var after = Leaves.of(write.after().object());
        if (!agree(after) && agree(Leaves.of(write.before().object()))) {
            oracle.broken(
                    Promise.PAIR,
                    write.subject() + " has " + after.get("spec/replicas")
                            + " replicas and another number in its env by " + write.request());
        }
        var clusters = nextStatus(write).path("measurements").path("clusters").asInt(0);
        var replicas = Integer.parseInt(after.getOrDefault("spec/replicas", "1"));
        if (write.apply() && write.leaves().contains("spec/replicas") && clusters > 0 && replicas > clusters) {
            oracle.broken(Promise.PAIR, replicas + " replicas for " + clusters + " clusters by " + write.request());
        }
    }

    private static boolean agree(Map<String, String> leaves) {
        return leaves.entrySet().stream()
                .filter(leaf -> leaf.getKey().endsWith("/env[ARGOCD_CONTROLLER_REPLICAS]/value"))
                .allMatch(leaf -> leaf.getValue().equals(leaves.get("spec/replicas")));
    }

    /** Under Respect what other managers own is the same before and after. */
    private void respect(Stored write) {
        if (!"Respect".equals(spec(write.after().revision()).path("onConflict").asText())) {
            return;
        }
        if (!others(write.before().object()).equals(others(write.after().object()))) {
            oracle.broken(Promise.RESPECT, "took from another manager: " + write.request());
        }
    }

    private static Map<String, String> others(JsonNode object) {
        var others = new TreeMap<String, String>();
        for (var entry : Oracle.managers(object)) {
            if (!entry.path("manager").asText().equals(Oracle.US) && !entry.has("subresource")) {
                others.merge(
                        entry.path("manager").asText() + " "
                                + entry.path("operation").asText(),
                        entry.path("fieldsV1").toString(),
                        String::concat);
            }
        }
        return others;
    }

    /** A count that was lowered rests on a count of Applications, or on the policy's own number. */
    private void doubt(Stored write) {
        var before = Leaves.of(write.before().object());
        var after = Leaves.of(write.after().object());
        for (var leaf : write.leaves()) {
            var count =
                    leaf.equals("spec/replicas") || !AllowedWrites.setting(leaf).isEmpty();
            if (!count || !number(before.get(leaf)) || !number(after.get(leaf))) {
                continue;
            }
            var status = nextStatus(write);
            var lowered = Long.parseLong(after.get(leaf)) < Long.parseLong(before.get(leaf));
            var fixed = status.path("settings").toString().contains("fixes it");
            if (lowered
                    && !status.isMissingNode()
                    && !fixed
                    && status.path("measurements").has("unknown")) {
                oracle.broken(Promise.NO_SHRINK_ON_DOUBT, write.subject() + " " + leaf + " was lowered in doubt");
            }
        }
    }

    private static boolean number(String text) {
        return text != null && text.matches("[0-9]{1,9}");
    }

    /** Where a status follows at all, it holds what was written. */
    private void explained(Stored write) {
        var later = policies.stream()
                .filter(p ->
                        p.revision() > write.after().revision() && p.object().has("status"))
                .toList();
        for (var leaf : write.leaves()) {
            var setting = AllowedWrites.setting(leaf);
            var text = Leaves.of(write.after().object()).get(leaf);
            if (setting.isEmpty() || leaf.endsWith("/name") || later.isEmpty() || text == null) {
                continue;
            }
            var told = later.stream().anyMatch(p -> tells(p.object().path("status"), setting, text));
            if (!told) {
                oracle.broken(Promise.EXPLAIN, "no status tells of " + leaf + " = " + text + " in " + write.subject());
            }
        }
    }

    private static boolean tells(JsonNode status, String setting, String text) {
        for (var shown : status.path("settings")) {
            if (shown.path("name").asText().equals(setting)
                    && (shown.path("applied").asText().equals(text)
                            || shown.path("current").asText().equals(text)
                            || shown.path("recommended").asText().equals(text)
                            // A burst follows its QPS and is not shown by itself.
                            || setting.equals("kubeClientQps"))) {
                return true;
            }
        }
        return status.path("history").toString().contains(text);
    }

    private void pace() {
        var last = new HashMap<String, Stored>();
        for (var write : writes) {
            var template = write.leaves().stream().anyMatch(leaf -> leaf.startsWith("spec/template/"));
            if (!template || !write.apply()) {
                continue;
            }
            var key = write.subject() + write.after().uid();
            var before = last.put(key, write);
            // Without a policy the test itself decides, and at its own pace.
            var spec = spec(write.after().revision());
            if (before == null || outage(write) || spec.isMissingNode()) {
                continue;
            }
            var apart = Duration.between(before.request().at(), write.request().at());
            var cooldown = cooldown(spec);
            if (apart.compareTo(cooldown) < 0) {
                oracle.broken(
                        Promise.PACE,
                        write.subject() + " was restarted twice within " + apart + ", the cool-down being " + cooldown);
            }
        }
    }

    /** A pair that did not agree is mended at once. */
    private static boolean outage(Stored write) {
        return !agree(Leaves.of(write.before().object()));
    }

    private static Duration cooldown(JsonNode spec) {
        var text = spec.path("disruption").path("cooldown").asText();
        return text.isEmpty() ? DEFAULT_COOLDOWN : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    /** A leaf that another writer changes back again and again is written four times at most for one policy text. */
    private void losses() {
        Ledger.byObject(versions).forEach((object, of) -> {
            var ours = new HashMap<Long, Stored>();
            writes.stream()
                    .filter(Stored::apply)
                    .forEach(w -> ours.put(w.after().revision(), w));
            var written = new HashMap<String, List<String>>();
            for (var version : of) {
                var write = ours.get(version.revision());
                if (write != null && !policyAt(version.revision()).isMissingNode()) {
                    var generation = generation(version.revision());
                    write.leaves().stream()
                            .filter(leaf -> !AllowedWrites.setting(leaf).isEmpty())
                            .forEach(leaf -> written.computeIfAbsent(generation + " " + leaf, key -> new ArrayList<>())
                                    .add(Leaves.of(version.object()).getOrDefault(leaf, "")));
                }
            }
            written.forEach((leaf, texts) -> {
                var same = texts.stream()
                        .filter(texts.get(texts.size() - 1)::equals)
                        .count();
                if (same > 4) {
                    oracle.broken(Promise.RESPECT, object + " " + leaf + " was written " + same + " times: " + texts);
                }
            });
        });
    }

    private long generation(long revision) {
        return policyAt(revision).path("metadata").path("generation").asLong();
    }

    private JsonNode spec(long revision) {
        return policyAt(revision).path("spec");
    }

    /** The policy that was followed at that time: the oldest that was not leaving. */
    private JsonNode policyAt(long revision) {
        var byName = new TreeMap<String, Version>();
        policies.stream().filter(p -> p.revision() <= revision).forEach(p -> byName.put(p.name() + p.uid(), p));
        return byName.values().stream()
                .filter(p -> !p.gone() && !p.object().path("metadata").has("deletionTimestamp"))
                .map(Version::object)
                .min(Comparator.comparing((JsonNode p) ->
                                p.path("metadata").path("creationTimestamp").asText())
                        .thenComparing(p -> p.path("metadata").path("name").asText()))
                .orElse(MissingNode.getInstance());
    }

    /** The first status stored after a write, missing where there is none. */
    private JsonNode nextStatus(Stored write) {
        return policies.stream()
                .filter(p ->
                        p.revision() > write.after().revision() && p.object().has("status"))
                .map(p -> p.object().path("status"))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
