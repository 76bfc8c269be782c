package io.argotuner.audit;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One practice: what is looked for, why it matters, what helps. A pure function of what was read.
 *
 * @param id stable name, lower-case words joined by hyphens
 * @param severity that of its gravest finding
 * @param title what is wrong where it finds something, a few words
 * @param why what it costs, in sentences
 * @param looks what it looks at, and when it keeps quiet
 * @param remedy what to do, in sentences
 */
public record Check(
        String id,
        Category category,
        Severity severity,
        String title,
        String why,
        String looks,
        String remedy,
        Function<Estate, Result> run) {

    Finding finding(String message, List<Subject> subjects, Remedy help) {
        return new Finding(severity, message, subjects, Optional.of(help));
    }

    Finding finding(String message, List<Subject> subjects) {
        return new Finding(severity, message, subjects, Optional.empty());
    }

    Finding milder(Severity lesser, String message, List<Subject> subjects, Optional<Remedy> help) {
        return new Finding(lesser, message, subjects, help);
    }
}
