package io.argotuner.audit;

import io.argotuner.decide.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one check came to.
 *
 * @param unknown why parts could not be judged, with what is missing; empty where all was
 * @param notApplicable why there is nothing to judge, empty where there is
 */
public record Result(List<Finding> findings, List<String> unknown, Optional<String> notApplicable) {
    /** How a check ended. */
    public enum State {
        FINDINGS("Findings"),
        UNKNOWN("Unknown"),
        NOT_APPLICABLE("NotApplicable"),
        PASSED("Passed");

        private final String id;

        State(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    public Result {
        findings = List.copyOf(findings);
        unknown = unknown.stream().distinct().toList();
    }

    static Result passed() {
        return new Result(List.of(), List.of(), Optional.empty());
    }

    static Result of(List<Finding> findings) {
        return new Result(findings, List.of(), Optional.empty());
    }

    static Result of(List<Finding> findings, List<String> unknown) {
        return new Result(findings, unknown, Optional.empty());
    }

    static Result unknown(String why) {
        return new Result(List.of(), List.of(why), Optional.empty());
    }

    static Result notApplicable(String why) {
        return new Result(List.of(), List.of(), Optional.of(why));
    }

    /** Judges what is known; else is unknown for the fact's reason. */
    static <T> Result of(Fact<T> fact, Function<T, Result> judge) {
        return fact instanceof Fact.Known<T> known
                ? judge.apply(known.value())
                : unknown(((Fact.Unknown<T>) fact).why());
    }

    /** Both in one. */
    Result and(Result other) {
        var all = new ArrayList<>(findings);
        all.addAll(other.findings);
        var whys = new ArrayList<>(unknown);
        whys.addAll(other.unknown);
        return new Result(all, whys, Optional.empty());
    }

    /** A finding counts whatever else is not known; a pass needs everything known. */
    public State state() {
        if (!findings.isEmpty()) {
            return State.FINDINGS;
        }
        if (!unknown.isEmpty()) {
            return State.UNKNOWN;
        }
        return notApplicable.isPresent() ? State.NOT_APPLICABLE : State.PASSED;
    }
}
