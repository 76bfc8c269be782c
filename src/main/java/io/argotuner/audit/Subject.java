package io.argotuner.audit;

import io.argotuner.collect.Item;
import io.argotuner.collect.OneLine;
import io.argotuner.collect.Part;
import io.argotuner.decide.ObjectRef;
import org.jspecify.annotations.Nullable;

/**
 * An object that a finding is about.
 *
 * @param file the manifest that holds it, null where it was read from a cluster or is not there at all
 * @param line where it starts there, 0 where there is no file
 */
public record Subject(ObjectRef ref, @Nullable String file, int line) implements Comparable<Subject> {
    public static Subject of(Item item) {
        return new Subject(item.ref(), item.file(), item.line());
    }

    public static Subject of(Part part) {
        return of(part.workload());
    }

    /** An object that is not there, or of which only the name is known. */
    public static Subject named(ObjectRef ref) {
        return new Subject(ref, null, 0);
    }

    /** {@code namespace/name} of an Application; the name alone where the manifest names no namespace. */
    public String qualified() {
        return OneLine.of(ref.namespace().isEmpty() ? ref.name() : ref.namespace() + "/" + ref.name(), 253);
    }

    @Override
    public int compareTo(Subject other) {
        return ref.compareTo(other.ref);
    }

    @Override
    public String toString() {
        return OneLine.of(ref.toString(), 300);
    }
}
