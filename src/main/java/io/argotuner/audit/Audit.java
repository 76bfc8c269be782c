package io.argotuner.audit;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What all checks came to, in their order.
 *
 * @param estate what they saw
 */
public record Audit(Estate estate, List<Verdict> verdicts) {

    /** One check and its result. */
    public record Verdict(Check check, Result result) {}

    public Audit {
        verdicts = List.copyOf(verdicts);
    }

    /** Runs checks over what was read. Pure: the same estate gives the same audit. */
    public static Audit of(Estate estate, List<Check> checks) {
        return new Audit(
                estate,
                checks.stream().map(c -> new Verdict(c, c.run().apply(estate))).toList());
    }

    /** Every finding, in the order of the checks. */
    public List<Finding> findings() {
        return verdicts.stream().flatMap(v -> v.result().findings().stream()).toList();
    }

    public int count(Severity severity) {
        return (int) findings().stream().filter(f -> f.severity() == severity).count();
    }

    /** The greatest severity found. */
    public Optional<Severity> gravest() {
        return findings().stream().map(Finding::severity).max(Comparator.naturalOrder());
    }
}
