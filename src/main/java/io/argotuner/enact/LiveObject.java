package io.argotuner.enact;

import io.argotuner.api.Journal;
import io.argotuner.api.Names;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An object as the API server answered just now. */
record LiveObject(ObjectRef ref, Map<String, Object> tree) {

    String uid() {
        return Tree.text(tree, "metadata", "uid");
    }

    String resourceVersion() {
        return Tree.text(tree, "metadata", "resourceVersion");
    }

    boolean isLeaving() {
        return Tree.find(tree, "metadata", "deletionTimestamp") != null;
    }

    @Nullable
    String text(Field field) {
        return FieldText.of(tree, field);
    }

    Optional<String> journalText() {
        return Optional.ofNullable(Tree.find(tree, "metadata", "annotations", Names.JOURNAL))
                .map(Object::toString);
    }

    Optional<Journal> journal() {
        return journalText().flatMap(Journal::parse);
    }

    /** Whether a newer argo-tuner, or someone else, wrote a journal that this one cannot read. */
    boolean hasStrangeJournal() {
        return journalText().isPresent() && journal().isEmpty();
    }

    Optional<String> configHash() {
        return Optional.ofNullable(Tree.find(tree, "spec", "template", "metadata", "annotations", Names.CONFIG_HASH))
                .map(Object::toString);
    }

    List<Map<String, Object>> managers() {
        var entries = Tree.asList(Tree.find(tree, "metadata", "managedFields"));
        return entries == null
                ? List.of()
                : entries.stream().map(Tree::asMap).map(Objects::requireNonNull).toList();
    }

    static boolean isOurs(Map<String, Object> manager) {
        return Names.FIELD_MANAGER.equals(manager.get("manager"));
    }

    boolean isOwnedByUs() {
        return managers().stream().anyMatch(LiveObject::isOurs);
    }
}
