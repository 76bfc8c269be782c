package io.argotuner.decide.evidence;

import static io.argotuner.decide.evidence.Situation.above;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Version;
import io.argotuner.decide.Words;
import java.util.ArrayList;
import java.util.List;

/** What helps beside Argo CD's settings, for each limit. Facts as in docs/how-it-decides.md. */
final class Advice {
    /** Applications from one repository that serial generation is known to hurt (Argo CD's own docs: 50). */
    private static final int MONOREPO = 50;
    /** From here on processing one Application's resources took minutes less (gitops-engine#600). */
    private static final Version FASTER = new Version(2, 13, 0);

    private Advice() {}

    static List<String> cpu(Situation situation, Signals.Shard shard) {
        var advice = new ArrayList<String>();
        advice.add("Give the application controller more CPU"
                + (shard.cpuLimit() instanceof Fact.Known<Double> cores
                        ? " than its " + Words.number(cores.value()) + (cores.value() == 1 ? " core" : " cores")
                        : "")
                + ".");
        if (shard.clusters() == 1) {
            advice.add("Its one cluster cannot be split over shards: exclude resources that nobody manages"
                    + " (resource.exclusions), or give a part of it to a second cluster Secret with another URL.");
        }
        older(situation, advice);
        return advice;
    }

    static List<String> controllerMemory(Situation situation, Signals.Shard shard) {
        var advice = new ArrayList<String>();
        advice.add("Raise the memory limit of the application controller, and set GOMEMLIMIT to 85 % of it.");
        if (shard.clusters() <= 1) {
            advice.add(
                    "Exclude resources that nobody manages (resource.exclusions): the cache holds every object of the"
                            + " cluster, and one cluster cannot be split over shards.");
        }
        older(situation, advice);
        return advice;
    }

    static List<String> repoServerMemory(Situation situation) {
        var advice = new ArrayList<String>();
        advice.add("Raise the memory limit of the repo-server.");
        monorepo(situation, advice);
        return advice;
    }

    static List<String> client(Situation situation, Signals.Shard shard) {
        var advice = new ArrayList<String>();
        if (above(shard.refused(), 0.1)) {
            advice.add("The API server answers 429: give it more room (priority and fairness) before the client.");
        }
        if (situation.settings().qps() instanceof Fact.Known<Double> qps
                && qps.value() >= situation.settings().qpsCeiling()) {
            advice.add(
                    "A higher kubeClientQps needs settings.kubeClientQps.max in the policy; published loads gained nothing"
                            + " above 150.");
        }
        return advice;
    }

    static List<String> repoServer(Situation situation, Signals.RepoServer repo) {
        var advice = new ArrayList<String>();
        if (above(repo.gitSeconds(), Thresholds.GIT_SLOW)) {
            advice.add("A git request takes " + Said.seconds(repo.gitSeconds())
                    + ": look at the git server, and let it call Argo CD's webhook.");
        }
        monorepo(situation, advice);
        return advice;
    }

    static List<String> processors(Situation situation) {
        var advice = new ArrayList<String>();
        older(situation, advice);
        return advice;
    }

    private static void monorepo(Situation situation, List<String> advice) {
        var load = situation.load();
        if (load.topSourceApplications() >= MONOREPO && load.topSourceApplications() * 3L >= load.applications()) {
            advice.add(Words.count(load.topSourceApplications(), "Application") + " come from one repository: annotate"
                    + " them with argocd.argoproj.io/manifest-generate-paths, so that a commit generates only what it"
                    + " touches.");
        }
    }

    private static void older(Situation situation, List<String> advice) {
        if (situation.version() instanceof Fact.Known<Version> version
                && version.value().compareTo(FASTER) < 0) {
            advice.add("Upgrade Argo CD: from 2.13 on the controller needs far less time for an Application with many"
                    + " resources.");
        }
    }
}
