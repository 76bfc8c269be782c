package io.argotuner.audit;

import static io.argotuner.collect.ParamCatalog.ARGOCD_CM;
import static io.argotuner.collect.ParamCatalog.CMD_PARAMS;

import com.fasterxml.jackson.databind.JsonNode;
import io.argotuner.collect.Inventory.Kind;
import io.argotuner.collect.Item;
import io.argotuner.collect.OneLine;
import io.argotuner.collect.ParamCatalog;
import io.argotuner.collect.Part;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Whether the pods that run have seen what the ConfigMaps say. */
final class StaleChecks {
    private StaleChecks() {}

    static final Check STALE_PODS = new Check(
            "stale-pods",
            Category.PERFORMANCE,
            Severity.MEDIUM,
            "Settings were changed after the pods that take them started",
            "Argo CD takes argocd-cmd-params-cm and the timers of argocd-cm when a process starts. Editing the ConfigMap"
                    + " restarts nothing, so the new value may wait for weeks and then come by surprise.",
            "When each writer last changed startup keys (metadata.managedFields) against the start of each running pod that"
                    + " takes one of them. A writer that also owns keys of argocd-cm which are read at once is not"
                    + " judged: its time may belong to those.",
            "Restart the workload when it suits.",
            StaleChecks::stale);

    /** A write, and the startup keys that the writer owns. */
    private record Written(Instant at, String by, TreeSet<String> keys, boolean certain) {}

    private static Result stale(Estate estate) {
        return Result.of(estate.inventory().all(Kind.POD), pods -> {
            var result = Result.passed();
            for (var name : List.of(CMD_PARAMS, ARGOCD_CM)) {
                result = result.and(Result.of(
                        estate.inventory().configMap(name),
                        found -> found.map(map -> stale(estate, map, pods)).orElseGet(Result::passed)));
            }
            return result;
        });
    }

    private static Result stale(Estate estate, Item map, List<Item> pods) {
        var taken = new TreeSet<>(KeyChecks.data(map).keySet());
        taken.removeIf(key -> !startup(map, key));
        if (!taken.isEmpty() && map.json().at("/metadata/managedFields").isEmpty()) {
            return Result.unknown("ConfigMap/" + map.name() + " tells no managedFields, so when it was written is not"
                    + " known; use kubectl get --show-managed-fields");
        }
        var findings = new ArrayList<Finding>();
        var unknown = new ArrayList<String>();
        for (var part : estate.inventory().parts()) {
            for (var written : writes(map)) {
                var late = new TreeSet<>(written.keys());
                late.removeIf(key -> !takes(part, map.name(), key));
                var old = older(part, pods, written.at());
                if (late.isEmpty() || old.isEmpty()) {
                    continue;
                }
                if (!written.certain()) {
                    unknown.add(written.by() + " wrote ConfigMap/" + map.name() + " after pods of "
                            + part.workload().ref() + " started, but not only keys that are taken at the start");
                    continue;
                }
                findings.add(STALE_PODS.finding(
                        written.by() + " wrote " + String.join(", ", late) + " of ConfigMap/" + map.name() + " at "
                                + written.at() + ", after " + Texts.count(old.size(), "pod") + " of "
                                + part.workload().ref() + " had started.",
                        List.of(Subject.of(map), Subject.of(part)),
                        Remedy.command("kubectl rollout restart "
                                + part.workload().ref().kind().toLowerCase(Locale.ROOT) + " "
                                + Remedy.word(part.workload().name()) + " -n "
                                + Remedy.word(estate.inventory().namespace()))));
            }
        }
        return Result.of(findings, unknown);
    }

    private static boolean startup(Item map, String key) {
        return map.name().equals(CMD_PARAMS) ? !key.endsWith(".profile.enabled") : ParamCatalog.TIMERS.contains(key);
    }

    private static boolean takes(Part part, String map, String key) {
        for (var env : part.container().path("env")) {
            var ref = env.at("/valueFrom/configMapKeyRef");
            if (map.equals(ref.path("name").asText(""))
                    && key.equals(ref.path("key").asText(""))) {
                return true;
            }
        }
        return false;
    }

    private static List<Item> older(Part part, List<Item> pods, Instant than) {
        return pods.stream()
                .filter(p -> p.text("/status/phase").equals("Running"))
                .filter(p -> Selectors.matches(Selectors.of(part), p.labels()))
                .filter(p -> time(p.text("/status/startTime"))
                        .map(s -> s.isBefore(than))
                        .orElse(false))
                .toList();
    }

    private static List<Written> writes(Item map) {
        var found = new ArrayList<Written>();
        for (JsonNode entry : map.json().at("/metadata/managedFields")) {
            var at = time(entry.path("time").asText(""));
            var startup = new TreeSet<String>();
            boolean others = false;
            for (var names = entry.at("/fieldsV1/f:data").fieldNames(); names.hasNext(); ) {
                var name = names.next();
                if (!name.startsWith("f:") || name.equals("f:")) {
                    continue;
                }
                var key = name.substring(2);
                if (startup(map, key)) {
                    startup.add(key);
                } else {
                    others = true;
                }
            }
            if (at.isPresent() && !startup.isEmpty()) {
                found.add(new Written(
                        at.get(), OneLine.of(entry.path("manager").asText("somebody"), 60), startup, !others));
            }
        }
        return found;
    }

    private static Optional<Instant> time(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
