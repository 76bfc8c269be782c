package io.argotuner.enact;

import io.argotuner.decide.ObjectRef;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request that changes an object, complete before it is sent. Refused by the API server on another uid. */
sealed interface Write {
    ObjectRef object();

    /**
     * Server-side apply of every field that argo-tuner owns on the object.
     *
     * @param resourceVersion refuses the write on any later version; null where a neighbour's edit may go by
     * @param force whether fields that another manager owns are taken
     */
    record Apply(
            ObjectRef object, String uid, @Nullable String resourceVersion, boolean force, Map<String, Object> body)
            implements Write {}

    /** A JSON patch that tests the uid and every value that it replaces or removes. */
    record JsonPatch(ObjectRef object, List<Map<String, Object>> operations) implements Write {}
}
