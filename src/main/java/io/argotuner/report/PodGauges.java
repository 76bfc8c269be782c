package io.argotuner.report;

import io.argotuner.decide.Component;
import io.argotuner.decide.Evidence;
import io.argotuner.report.EvidenceGauges.Reading;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** How the pods of an install fare, by component: four series for each of three, however many pods there are. */
final class PodGauges {
    private PodGauges() {}

    static List<Reading> of(Evidence evidence) {
        var readings = new ArrayList<Reading>();
        add(
                readings,
                Component.CONTROLLER,
                evidence.controllers().stream().map(Evidence.Controller::pod).toList());
        add(
                readings,
                Component.REPO_SERVER,
                evidence.repoServers().stream().map(Evidence.RepoServer::pod).toList());
        add(readings, Component.SERVER, evidence.servers());
        return readings;
    }

    private static void add(List<Reading> readings, Component component, List<Evidence.Pod> pods) {
        var tags = Tags.of("component", component.binary());
        readings.add(new Reading(
                "argotuner.pods.not.ready", "Pods that are not ready", tags, count(pods, pod -> !pod.ready())));
        readings.add(new Reading(
                "argotuner.pods.crash.looping",
                "Pods whose container is started again and again",
                tags,
                count(pods, Evidence.Pod::crashLooping)));
        readings.add(new Reading(
                "argotuner.pods.out.of.memory",
                "Pods whose container was killed for its memory when it ended last",
                tags,
                count(pods, Evidence.Pod::outOfMemory)));
        readings.add(new Reading(
                "argotuner.pods.restarts",
                "Restarts of the containers of the pods that there are now",
                tags,
                pods.stream().mapToInt(Evidence.Pod::restarts).sum()));
    }

    private static double count(List<Evidence.Pod> pods, Predicate<Evidence.Pod> which) {
        return pods.stream().filter(which).count();
    }
}
