package io.argotuner.decide;

import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.evidence.Trial;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What happens next, in one sentence. */
final class NextAction {
    private NextAction() {}

    /**
     * @param passed the wishes written now and those that wait
     * @param restarts all that this decision restarts
     * @param verdict what limits the install
     * @param proving what is measured or taken back
     * @param restarting what a rollout is at, empty where none is told of
     * @param lowered settings that would be lowered once the stabilization window allows it
     */
    static String sentence(
            Policy policy,
            Fact<Counts> counts,
            Gates.Passed passed,
            List<Decision.Restart> restarts,
            Optional<String> restarting,
            List<Answer> lowered,
            Optional<Instant> notBefore,
            Verdict verdict,
            Proving proving,
            Instant now) {
        var go = passed.go().size();
        var waits = passed.waits().size();
        var until = notBefore.map(at -> " until " + Words.time(at, now)).orElse("");
        var workloads = new TreeSet<ObjectRef>();
        passed.go().forEach(w -> workloads.addAll(w.restarts()));
        restarts.forEach(r -> workloads.add(r.workload()));

        if (go > 0) {
            return (proving.trial().flatMap(Trial::verdict).isPresent()
                            ? "Take back what did not help: write "
                            : "Write ")
                    + Words.count(go, "setting")
                    + (workloads.isEmpty() ? "" : " and " + restart(workloads))
                    + (waits == 0 ? "." : "; " + Words.number(waits) + " more " + verb(waits, "wait") + until + ".");
        }
        if (!workloads.isEmpty()) {
            return "Finish an earlier change: " + restart(workloads) + ".";
        }
        if (restarting.isPresent()) {
            return restarting.get();
        }
        if (waits > 0 && (policy.paused() || policy.mode() == Policy.Mode.RECOMMEND)) {
            return (policy.paused()
                            ? "Nothing is written while the policy is paused: "
                            : "Nothing is written in mode Recommend: ")
                    + Words.count(waits, "setting") + " would change.";
        }
        if (waits > 0) {
            return "Wait" + until + ": " + Words.count(waits, "setting") + " " + verb(waits, "wait")
                    + " for a restart that is allowed.";
        }
        var measured = proving.trial().filter(t -> t.verdict().isEmpty());
        if (measured.isPresent()) {
            var lacks = proving.lacks(policy, now).map(l -> " Not enough is measured yet: " + l + ".");
            return "Measure what the change of " + Words.time(measured.get().at(), now)
                    + " did; then keep it or take it back." + lacks.orElse("");
        }
        if (!verdict.advice().isEmpty()) {
            return "No setting will fix this: " + verdict.advice().get(0);
        }
        if (counts instanceof Fact.Unknown<Counts> unknown) {
            return "Nothing to do until the Applications can be counted: " + unknown.why() + dot(unknown.why());
        }
        if (!lowered.isEmpty()) {
            return "Wait" + until + ": " + Words.count(lowered.size(), "setting")
                    + " would be lowered if no more is needed until then.";
        }
        var counted = ((Fact.Known<Counts>) counts).value();
        return "Nothing to do: the settings fit " + Words.count(counted.applications(), "Application") + " on "
                + Words.count(counted.clusters(), "cluster") + ".";
    }

    private static String restart(Set<ObjectRef> workloads) {
        var controllerFirst = workloads.stream()
                .sorted(Comparator.comparing(ObjectRef::kind).reversed().thenComparing(ObjectRef::name))
                .map(NextAction::name)
                .toList();
        return "restart " + Words.list(controllerFirst) + " once";
    }

    private static String name(ObjectRef ref) {
        return ref.kind().equals("ArgoCD") ? "the workloads of " + ref : ref.toString();
    }

    private static String verb(int subjects, String verb) {
        return subjects == 1 ? verb + "s" : verb;
    }

    private static String dot(String sentence) {
        return sentence.endsWith(".") ? "" : ".";
    }
}
