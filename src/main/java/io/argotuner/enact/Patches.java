package io.argotuner.enact;

import io.argotuner.decide.Decision;
import java.util.List;
import java.util.Map;

/** Changes as partial objects, the form that server-side apply takes. */
public final class Patches {
    private Patches() {}

    /** One partial object for every object that is written, in the order of writing. */
    public static List<Map<String, Object>> of(List<Decision.Change> changes, List<Decision.Restart> restarts) {
        throw new IllegalStateException("not written " + changes + restarts);
    }
}
