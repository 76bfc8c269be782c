package io.argotuner.audit;

import java.util.List;
import java.util.Optional;

/**
 * One thing that a check found.
 *
 * @param severity that of the check, or a lesser one where this case is milder
 * @param message one or two sentences with the numbers used
 * @param subjects the objects concerned, at most {@value Sample#KEPT} of many, sorted
 */
public record Finding(Severity severity, String message, List<Subject> subjects, Optional<Remedy> remedy) {
    public Finding {
        subjects = subjects.stream().sorted().toList();
    }
}
