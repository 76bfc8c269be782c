package io.argotuner.collect;

import java.util.List;

/**
 * What the objects of an install say: all that a look at it needs of them. It holds none of the objects, whose trees,
 * most of all the managedFields, are many times as large.
 *
 * @param notices what could not be read though it would have mattered, a sentence each
 */
public record InstallFacts(InstallReader.Reading reading, List<String> notices) {
    public InstallFacts {
        notices = List.copyOf(notices);
    }

    /** @throws BadInput where the objects hold no Argo CD install */
    public static InstallFacts of(InstallObjects objects) {
        return new InstallFacts(InstallReader.read(objects), objects.notices());
    }
}
