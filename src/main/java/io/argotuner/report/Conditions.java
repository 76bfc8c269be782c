package io.argotuner.report;

import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Target;
import io.argotuner.enact.Outcome;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The six conditions of a policy's status. docs/operations.md has the table of their reasons. */
public final class Conditions {
    /** Whether the install was read and decided on, and every write was accepted. */
    public static final String READY = "Ready";

    /** Whether the Applications were counted. */
    public static final String MEASURED = "Measured";

    /** Whether what is recommended is written. */
    public static final String APPLIED = "Applied";

    /** Whether the running pods use what is written. */
    public static final String EFFECTIVE = "Effective";

    /** Whether comparisons are as fresh as the objective asks. */
    public static final String FRESH = "Fresh";

    /** Whether another writer holds a setting that argo-tuner would write. */
    public static final String CONTESTED = "Contested";

    static final int MESSAGE = 256;

    private Conditions() {}

    /** What a decision and its outcome say. */
    public static List<Verdict> of(Observation observation, Policy policy, Decision decision, Outcome outcome) {
        var measured = measured(decision, observation);
        var contested = contested(decision, outcome);
        var effective = effective(observation, outcome);
        return List.of(
                ready(decision, outcome, measured),
                measured,
                applied(policy, decision, outcome, measured),
                effective,
                FreshCondition.of(observation, policy),
                contested);
    }

    /** What is left to say when nothing could be decided. */
    public static List<Verdict> of(Problem problem) {
        var reason = problem.kind().id();
        var unseen = "not known: see condition Ready";
        return List.of(
                Verdict.no(READY, reason, problem.message()),
                Verdict.unknown(MEASURED, reason, unseen),
                Verdict.unknown(APPLIED, reason, unseen),
                Verdict.unknown(EFFECTIVE, reason, unseen),
                Verdict.unknown(FRESH, reason, unseen),
                Verdict.unknown(CONTESTED, reason, unseen));
    }

    /** The conditions to store: the time of the last transition stays where the status did not change. */
    public static List<Condition> merge(
            @Nullable List<Condition> before, List<Verdict> verdicts, long generation, Instant now) {
        return verdicts.stream()
                .map(v -> new ConditionBuilder()
                        .withType(v.type())
                        .withStatus(v.status().id())
                        .withReason(v.reason())
                        .withMessage(Bounded.text(v.message(), MESSAGE))
                        .withObservedGeneration(generation)
                        .withLastTransitionTime(since(before, v, now))
                        .build())
                .toList();
    }

    private static String since(@Nullable List<Condition> before, Verdict verdict, Instant now) {
        return (before == null ? List.<Condition>of() : before)
                .stream()
                        .filter(c -> verdict.type().equals(c.getType())
                                && verdict.status().id().equals(c.getStatus())
                                && c.getLastTransitionTime() != null)
                        .map(Condition::getLastTransitionTime)
                        .findFirst()
                        .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static Verdict ready(Decision decision, Outcome outcome, Verdict measured) {
        if (!outcome.failures().isEmpty()) {
            return Verdict.no(READY, "WriteRefused", refused(outcome));
        }
        if (measured.status() != Verdict.Status.TRUE) {
            return Verdict.no(READY, measured.reason(), measured.message());
        }
        return Verdict.yes(
                READY,
                "Watching",
                decision.bottleneck() == Bottleneck.NONE
                                || decision.bottleneckReason().isBlank()
                        ? measured.message()
                        : decision.bottleneckReason());
    }

    private static Verdict measured(Decision decision, Observation observation) {
        var numbers = decision.measurements();
        if (numbers.applications() instanceof Fact.Unknown<Integer> unknown) {
            return Verdict.no(MEASURED, "NotCounted", "the Applications are not known: " + unknown.why());
        }
        var census = observation.census();
        var unreadable = census.isKnown() ? census.map(c -> c.unreadable()).orElse(0) : 0;
        return Verdict.yes(
                MEASURED,
                "Counted",
                count(numbers.applications().orElse(0), "Application") + " on "
                        + count(numbers.clusters().orElse(0), "cluster")
                        + (unreadable > 0 ? ", " + unreadable + " of them with a destination that cannot be read" : "")
                        + metrics(observation));
    }

    /** How many pods tell their metrics, empty where that is not known. */
    private static String metrics(Observation observation) {
        if (!(observation.evidence() instanceof Fact.Known<Evidence> known)) {
            return "";
        }
        var evidence = known.value();
        var pods = Stream.of(
                        evidence.controllers().stream().map(Evidence.Controller::pod),
                        evidence.repoServers().stream().map(Evidence.RepoServer::pod),
                        evidence.servers().stream())
                .flatMap(pod -> pod)
                .toList();
        var silent = pods.stream().filter(pod -> !pod.memory().isKnown()).toList();
        if (silent.isEmpty()) {
            return "; every pod tells its metrics";
        }
        var why = silent.get(0).memory() instanceof Fact.Unknown<Double> unknown ? unknown.why() : "";
        return "; " + silent.size() + " of " + count(pods.size(), "pod") + " without metrics: " + why;
    }

    private static Verdict applied(Policy policy, Decision decision, Outcome outcome, Verdict measured) {
        var wanted = decision.settings().stream()
                .filter(s -> s.state() == State.CHANGE || s.state() == State.PENDING)
                .count();
        if (policy.mode() == Policy.Mode.RECOMMEND) {
            return Verdict.no(
                    APPLIED,
                    "RecommendOnly",
                    "mode is Recommend: " + count(wanted, "change") + " recommended, none written");
        }
        if (policy.paused()) {
            return Verdict.no(APPLIED, "Paused", "paused is true: " + count(wanted, "change") + " waiting");
        }
        if (!outcome.failures().isEmpty()) {
            return Verdict.no(APPLIED, "WriteRefused", refused(outcome));
        }
        if (measured.status() != Verdict.Status.TRUE && outcome.applied().isEmpty()) {
            return Verdict.unknown(
                    APPLIED, measured.reason(), "nothing is changed while the Applications are not known");
        }
        var taken = taken(decision, outcome);
        if (!taken.isEmpty()) {
            return Verdict.no(APPLIED, "Contested", "left to another writer: " + taken);
        }
        var pending = decision.settings().stream()
                .filter(s -> s.state() == State.PENDING)
                .toList();
        if (!pending.isEmpty()) {
            return Verdict.no(
                    APPLIED,
                    "Pending",
                    count(pending.size(), "change") + " waiting: "
                            + pending.get(0).setting().id() + ": "
                            + pending.get(0).reason());
        }
        return outcome.applied().isEmpty()
                ? Verdict.yes(APPLIED, "UpToDate", "every recommendation is written")
                : Verdict.yes(APPLIED, "Written", "every recommendation is written");
    }

    private static Verdict effective(Observation observation, Outcome outcome) {
        var rolling = observation.targets().stream()
                .filter(t -> !t.rolledOut())
                .map(Target::ref)
                .collect(Collectors.toCollection(TreeSet::new));
        rolling.addAll(outcome.restarted());
        return rolling.isEmpty()
                ? Verdict.yes(EFFECTIVE, "InForce", "the running pods use the values written")
                : Verdict.no(
                        EFFECTIVE,
                        "RolloutInProgress",
                        "until their pods have restarted, these still use earlier values: "
                                + rolling.stream().map(ObjectRef::toString).collect(Collectors.joining(", ")));
    }

    private static Verdict contested(Decision decision, Outcome outcome) {
        var sentence = decision.settings().stream()
                .filter(s -> s.state() == State.CONTESTED)
                .map(Decision.SettingDecision::reason)
                .findFirst()
                .or(() -> outcome.contested().values().stream().sorted().findFirst());
        return sentence.map(s -> Verdict.yes(CONTESTED, "AnotherWriter", taken(decision, outcome) + ": " + s))
                .orElseGet(() -> Verdict.no(CONTESTED, "NoConflict", "no other writer holds a setting"));
    }

    private static String taken(Decision decision, Outcome outcome) {
        return decision.settings().stream()
                .filter(s -> s.state() == State.CONTESTED || outcome.contested().containsKey(s.setting()))
                .map(s -> s.setting().id())
                .collect(Collectors.joining(", "));
    }

    private static String refused(Outcome outcome) {
        return outcome.failures().entrySet().stream()
                .min(Map.Entry.comparingByKey())
                .map(e -> e.getKey() + ": " + e.getValue())
                .orElse("");
    }

    static String count(long n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }
}
