package io.argotuner.enact;

import io.argotuner.decide.Decision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Edits manifests in place: only the lines that change, so that comments and order stay. */
public final class ManifestEditor {
    private ManifestEditor() {}

    /** The new text of every file that differs. */
    public static Map<Path, String> edit(
            List<Path> files, List<Decision.Change> changes, List<Decision.Restart> restarts) {
        throw new IllegalStateException("not written " + files + changes + restarts);
    }

    /** Replaces each file, all or none of one file. */
    public static void write(Map<Path, String> texts) {
        throw new IllegalStateException("not written " + texts);
    }
}
