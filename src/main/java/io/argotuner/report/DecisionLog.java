package io.argotuner.report;

import io.argotuner.decide.Decision;
import io.argotuner.decide.Fact;
import io.argotuner.enact.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** One log line per decision, always with the same keys: INFO where something was written or refused, else DEBUG. */
public final class DecisionLog {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionLog.class);

    private DecisionLog() {}

    /** @param policy {@code namespace/name} */
    public static void decided(String policy, Decision decision, Outcome outcome) {
        var told = !outcome.applied().isEmpty()
                || !outcome.restarted().isEmpty()
                || !outcome.failures().isEmpty();
        LOG.atLevel(told ? Level.INFO : Level.DEBUG)
                .addKeyValue("policy", policy)
                .addKeyValue("applications", number(decision.measurements().applications()))
                .addKeyValue("clusters", number(decision.measurements().clusters()))
                .addKeyValue("busiestShard", number(decision.measurements().busiestShard()))
                .addKeyValue("bottleneck", decision.bottleneck().id())
                .addKeyValue("changes", History.changes(decision, outcome))
                .addKeyValue("restarts", join(outcome.restarted()))
                .addKeyValue("contested", join(outcome.contested().keySet()))
                .addKeyValue("failures", Bounded.text(outcome.failures().toString(), 500))
                .addKeyValue("nextAction", Bounded.text(decision.nextAction(), 500))
                .log("decided");
    }

    /** @param policy {@code namespace/name} */
    public static void problem(String policy, Problem problem) {
        LOG.atLevel(problem.kind().passing() ? Level.WARN : Level.DEBUG)
                .addKeyValue("policy", policy)
                .addKeyValue("problem", problem.kind().id())
                .addKeyValue("message", Bounded.text(problem.message(), 500))
                .log("not decided");
    }

    private static String number(Fact<Integer> fact) {
        return fact instanceof Fact.Known<Integer> known ? known.value().toString() : "unknown";
    }

    private static String join(Iterable<?> things) {
        var joined = new StringBuilder();
        for (var thing : things) {
            joined.append(joined.length() > 0 ? ", " : "").append(thing);
        }
        return joined.toString();
    }
}
