package io.argotuner.decide;

import io.argotuner.decide.evidence.Classifier;
import io.argotuner.decide.evidence.Finding;
import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.evidence.Situation;
import io.argotuner.decide.evidence.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the changes of a decision should do.
 *
 * @param steps those whose effect can be seen in what is measured
 * @param hopeful whether one of them is against what limits the install now, so that something must get better
 * @param expected a sentence, empty where nothing is to be measured
 */
record Prospect(List<Trial.Step> steps, boolean hopeful, String expected) {
    /** What they change is not measured. */
    private static final Set<Setting> UNSEEN =
            Set.of(Setting.SERVER_REPLICAS, Setting.APPLICATION_SET_CONCURRENCY, Setting.CLUSTER_CACHE_RESYNC);

    Prospect {
        steps = List.copyOf(steps);
    }

    static Prospect of(List<Wish> going, Answers answers, Proving proving, Situation situation) {
        var steps = new ArrayList<Trial.Step>();
        for (var wish : going) {
            var answer = answers.get(wish.setting());
            if (wish.auto()
                    && wish.purpose() != Policy.Purpose.OUTAGE
                    && !UNSEEN.contains(wish.setting())
                    && proving.back(wish.setting()).isEmpty()
                    && answer.state() == Decision.State.CHANGE
                    && answer.effective() instanceof Fact.Known<Double> from
                    && answer.next() instanceof Fact.Known<Double> to
                    && !wish.setting().text(from.value()).equals(wish.setting().text(to.value()))) {
                steps.add(new Trial.Step(wish.setting(), from.value(), to.value()));
            }
        }
        var limit = Classifier.find(situation).map(Finding::bottleneck);
        var hopeful = steps.stream().anyMatch(s -> against(limit, s.setting()));
        if (steps.isEmpty() || proving.samples().isEmpty()) {
            return new Prospect(steps, hopeful, "");
        }
        return new Prospect(
                steps,
                hopeful,
                (hopeful ? "Less waiting than now: " : "Nothing should get worse than now: ") + proving.now() + ".");
    }

    private static boolean against(Optional<Bottleneck> limit, Setting setting) {
        return limit.map(l -> switch (l) {
                    case CPU -> setting == Setting.CONTROLLER_REPLICAS;
                    case CLIENT_THROTTLING -> setting == Setting.KUBE_CLIENT_QPS;
                    case TIMER -> setting == Setting.RECONCILIATION_TIMEOUT || setting == Setting.RECONCILIATION_JITTER;
                    case REPO_SERVER ->
                        setting == Setting.REPO_SERVER_REPLICAS || setting == Setting.REPO_SERVER_PARALLELISM;
                    case PROCESSORS ->
                        setting == Setting.STATUS_PROCESSORS
                                || setting == Setting.OPERATION_PROCESSORS
                                || setting == Setting.KUBECTL_PARALLELISM;
                    case NONE, STALLED, MEMORY, IMBALANCE, UNOWNED, UNKNOWN -> false;
                })
                .orElse(false);
    }
}
