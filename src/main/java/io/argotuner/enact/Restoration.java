package io.argotuner.enact;

import io.argotuner.api.Journal;
import io.argotuner.api.Names;
import io.argotuner.decide.Place.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The next step of one object on its way back, from what stands there now. Pure.
 *
 * <p>First the values: one JSON patch, since server-side apply can give a field another value or give it up but not
 * both. Then the traces: the journal, and argo-tuner's entries in {@code managedFields}, which that first patch has
 * added to. The journal goes last, so a crash in between is seen and finished.
 *
 * @param originals whether the originals come back; else only the traces go
 */
record Restoration(LiveObject live, boolean originals) {
    private static final String MANAGERS = "/metadata/managedFields";

    Optional<Write> next() {
        var values = originals ? values() : List.<Map<String, Object>>of();
        if (!values.isEmpty()) {
            return Optional.of(write(values));
        }
        var traces = traces();
        return traces.isEmpty() ? Optional.empty() : Optional.of(write(traces));
    }

    /** Whether the next step starts new pods. */
    boolean changesTemplate() {
        return originals && values().stream().anyMatch(o -> path(o).startsWith("/spec/template/"));
    }

    /** What the next step puts back. */
    List<String> notes() {
        return originals
                ? returning().entrySet().stream()
                        .map(e -> e.getKey() + " is back at "
                                + (e.getValue() == null ? "absent" : Refusal.clean(e.getValue(), 40)))
                        .toList()
                : List.of();
    }

    /** What stays although argo-tuner changed it once: somebody changed it again. */
    Map<Field, String> foreign() {
        var foreign = new LinkedHashMap<Field, String>();
        if (originals) {
            journaled().forEach((field, original) -> {
                var text = live.text(field);
                if (!Objects.equals(text, original) && !isOurs(field, text)) {
                    foreign.put(
                            field,
                            field + " stays at " + (text == null ? "absent" : Refusal.clean(text, 40))
                                    + ": someone set it after argo-tuner did");
                }
            });
        }
        return foreign;
    }

    private List<Map<String, Object>> values() {
        var changed = Tree.copyOf(live.tree());
        var operations = new TreeMap<String, Map<String, Object>>();
        returning().forEach((field, original) -> {
            var path = Removal.put(changed, field, original);
            operations.put(pointer(path), operation(path, changed));
        });
        if (live.configHash().isPresent() && isHashOurs()) {
            var path = List.of("spec", "template", "metadata", "annotations", Names.CONFIG_HASH);
            operations.put(pointer(path), Map.of("op", "remove", "path", pointer(path)));
        }
        // A parent that goes takes its members with it.
        return operations.values().stream()
                .filter(o -> operations.keySet().stream().noneMatch(other -> path(o).startsWith(other + "/")))
                .toList();
    }

    /** Fields that hold argo-tuner's last text, with the text to put there, null for none. */
    private Map<Field, @Nullable String> returning() {
        var returning = new LinkedHashMap<Field, @Nullable String>();
        journaled().forEach((field, original) -> {
            var text = live.text(field);
            if (!Objects.equals(text, original) && isOurs(field, text) && isPossible(field, original)) {
                returning.put(field, original);
            }
        });
        return returning;
    }

    private Map<Field, @Nullable String> journaled() {
        var fields = new LinkedHashMap<Field, @Nullable String>();
        live.journal().ifPresent(journal -> journal.originals().forEach((key, original) -> FieldText.parse(
                        key, original == null ? journal.applied().get(key) : original)
                .ifPresent(field -> fields.put(field, original))));
        return fields;
    }

    private boolean isOurs(Field field, @Nullable String text) {
        return text != null
                && text.equals(live.journal()
                        .map(Journal::applied)
                        .map(applied -> applied.get(field.key()))
                        .orElse(null));
    }

    /** A journal is text that others can edit: a number of replicas must be one. */
    private static boolean isPossible(Field field, @Nullable String original) {
        return !(field instanceof Field.Replicas) || original == null || original.matches("\\d{1,4}");
    }

    private boolean isHashOurs() {
        return live.journal().isPresent()
                || Tree.find(OwnedFields.of(live), "spec", "template", "metadata", "annotations", Names.CONFIG_HASH)
                        != null;
    }

    private List<Map<String, Object>> traces() {
        var operations = new ArrayList<Map<String, Object>>();
        if (live.journalText().isPresent()) {
            operations.add(Map.of("op", "remove", "path", pointer(List.of("metadata", "annotations", Names.JOURNAL))));
        }
        var managers = live.managers();
        if (live.isOwnedByUs() && managers.stream().allMatch(LiveObject::isOurs)) {
            // The API server takes an empty list for a client that does not know the field, and keeps the old one.
            operations.add(Map.of("op", "replace", "path", MANAGERS, "value", List.of(Map.of())));
            return operations;
        }
        for (var i = managers.size() - 1; i >= 0; i--) {
            if (LiveObject.isOurs(managers.get(i))) {
                operations.add(Map.of("op", "remove", "path", MANAGERS + "/" + i));
            }
        }
        return operations;
    }

    /**
     * Each operation goes only where the value is still the one that was read. A pinned resourceVersion would do that
     * too, but fail on every status update of a workload that is rolling out.
     */
    private Write write(List<Map<String, Object>> operations) {
        var pinned = new ArrayList<Map<String, Object>>();
        pinned.add(test("/metadata/uid", live.uid()));
        for (var operation : operations) {
            var path = path(operation);
            var step = path.equals(MANAGERS)
                    ? MANAGERS + "/0/manager"
                    : path.startsWith(MANAGERS) ? path + "/manager" : path;
            var value = Tree.locate(live.tree(), steps(step));
            if (value != null) {
                pinned.add(test(step, value));
            }
            pinned.add(operation);
        }
        return new Write.JsonPatch(live.ref(), List.copyOf(pinned));
    }

    private static Map<String, Object> test(String path, Object value) {
        return Map.of("op", "test", "path", path, "value", value);
    }

    private static List<String> steps(String pointer) {
        return Stream.of(pointer.substring(1).split("/", -1))
                .map(step -> step.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    private static Map<String, Object> operation(List<String> path, Map<String, Object> changed) {
        var value = Tree.locate(changed, path);
        return value == null
                ? Map.of("op", "remove", "path", pointer(path))
                : Map.of("op", "replace", "path", pointer(path), "value", value);
    }

    private static String path(Map<String, Object> operation) {
        return String.valueOf(operation.get("path"));
    }

    private static String pointer(List<String> path) {
        var pointer = new StringBuilder();
        path.forEach(step -> pointer.append('/').append(step.replace("~", "~0").replace("/", "~1")));
        return pointer.toString();
    }
}
