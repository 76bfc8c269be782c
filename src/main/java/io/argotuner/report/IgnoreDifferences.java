package io.argotuner.report;

import io.argotuner.api.Journal;
import io.argotuner.api.Names;
import io.argotuner.decide.Decision;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Place.Field;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Target;
import io.argotuner.decide.Wiring;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an Argo CD Application that manages the install must be told so that its self-heal leaves what argo-tuner sets:
 * by field manager, which holds as long as argo-tuner owns the fields, and field by field, which holds from the start.
 */
public final class IgnoreDifferences {
    private static final String HASH = "/spec/template/metadata/annotations/" + escaped(Names.CONFIG_HASH);
    private static final String JOURNAL = "/metadata/annotations/" + escaped(Names.JOURNAL);
    private static final String APART = "/spec/minReadySeconds";
    /** Where the journal tells that argo-tuner set it; {@link Field#key()} of that field. */
    private static final String APART_KEY = "path/spec.minReadySeconds";

    private static final String HEAD = """
            # Merge into %s, so that what argo-tuner sets is neither
            # shown as out of sync nor put back by self-heal or a sync.
            """;

    private IgnoreDifferences() {}

    /** The part of an Application to merge, as YAML; the same observation and decision give the same bytes. */
    public static String of(Observation observation, Decision decision) {
        var spec = new LinkedHashMap<String, Object>();
        spec.put("ignoreDifferences", entries(observation, decision));
        spec.put("syncPolicy", Map.of("syncOptions", List.of("RespectIgnoreDifferences=true")));
        return HEAD.formatted(application(observation)) + Yaml.write(Map.of("spec", spec));
    }

    private static List<Map<String, Object>> entries(Observation observation, Decision decision) {
        var pointers = new TreeMap<ObjectRef, Set<String>>();
        var expressions = new TreeMap<ObjectRef, Set<String>>();
        for (var shown : decision.settings()) {
            if (shown.state() != Decision.State.OFF
                    && observation.setting(shown.setting()).wiring() instanceof Wiring.Writable writable) {
                add(writable.place(), pointers, expressions);
                writable.companions().stream()
                        .filter(c -> ours(c, decision))
                        .forEach(c -> add(c.place(), pointers, expressions));
                writable.restarts().forEach(w -> pointers(pointers, w).add(HASH));
                writable.restarts().stream()
                        .filter(w -> spreads(observation, w))
                        .forEach(w -> pointers(pointers, w).add(APART));
            }
        }
        var objects = new TreeSet<>(pointers.keySet());
        objects.addAll(expressions.keySet());
        objects.forEach(ref -> pointers(pointers, ref).add(JOURNAL));
        return objects.stream()
                .map(ref -> entry(
                        ref,
                        pointers.getOrDefault(ref, new TreeSet<>()),
                        expressions.getOrDefault(ref, new TreeSet<>())))
                .toList();
    }

    /** Whether a restart of that workload may set how far apart its pods restart: not where somebody else has set it. */
    private static boolean spreads(Observation observation, ObjectRef workload) {
        var rollout = observation.target(workload).flatMap(Target::rollout);
        var ours = observation
                .target(workload)
                .flatMap(Target::journal)
                .flatMap(Journal::parse)
                .filter(j -> j.applied().containsKey(APART_KEY))
                .isPresent();
        return observation.setting(Setting.CONTROLLER_REPLICAS).wiring() instanceof Wiring.Writable replicas
                && replicas.place().object().equals(workload)
                && rollout.filter(r -> ours || r.apart() == 0).isPresent();
    }

    /** The algorithm of sharding is touched only where a policy asks for one. */
    private static boolean ours(Wiring.Companion companion, Decision decision) {
        return companion.rule() != Wiring.Companion.Rule.ALGORITHM
                || companion.written()
                || decision.changes().stream().anyMatch(c -> c.place().equals(companion.place()));
    }

    private static Map<String, Object> entry(ObjectRef ref, Set<String> pointers, Set<String> expressions) {
        var slash = ref.apiVersion().indexOf('/');
        var entry = new LinkedHashMap<String, Object>();
        entry.put("group", slash < 0 ? "" : ref.apiVersion().substring(0, slash));
        entry.put("kind", ref.kind());
        entry.put("name", ref.name());
        entry.put("namespace", ref.namespace());
        entry.put("managedFieldsManagers", List.of(Names.FIELD_MANAGER));
        if (!pointers.isEmpty()) {
            entry.put("jsonPointers", List.copyOf(pointers));
        }
        if (!expressions.isEmpty()) {
            entry.put("jqPathExpressions", List.copyOf(expressions));
        }
        return entry;
    }

    private static void add(
            Place place, Map<ObjectRef, Set<String>> pointers, Map<ObjectRef, Set<String>> expressions) {
        var ref = place.object();
        var field = place.field();
        if (field instanceof Field.Data data) {
            pointers(pointers, ref).add("/data/" + escaped(data.name()));
        } else if (field instanceof Field.Replicas) {
            pointers(pointers, ref).add("/spec/replicas");
        } else if (field instanceof Field.Path path) {
            pointers(pointers, ref).add(pointer(path.path()));
        } else if (field instanceof Field.Env env) {
            expressions
                    .computeIfAbsent(ref, r -> new TreeSet<>())
                    .add(".spec.template.spec.containers[] | select(.name == \"" + env.container()
                            + "\") | .env[]? | select(.name == \"" + env.name() + "\")");
        } else if (field instanceof Field.PathEnv env) {
            expressions
                    .computeIfAbsent(ref, r -> new TreeSet<>())
                    .add("." + String.join(".", env.path()) + "[]? | select(.name == \"" + env.name() + "\")");
        }
    }

    private static Set<String> pointers(Map<ObjectRef, Set<String>> pointers, ObjectRef ref) {
        return pointers.computeIfAbsent(ref, r -> new TreeSet<>());
    }

    private static String pointer(List<String> path) {
        return path.stream().map(IgnoreDifferences::escaped).collect(Collectors.joining("/", "/", ""));
    }

    private static String escaped(String step) {
        return step.replace("~", "~0").replace("/", "~1");
    }

    private static String application(Observation observation) {
        var manager = observation.install().managedBy();
        return manager.startsWith("Application ")
                ? "the spec of " + manager
                : "the spec of the Application that deploys this install (none was found: " + manager + ")";
    }
}
