package io.argotuner.audit;

import io.argotuner.collect.Inventory.Kind;
import io.argotuner.collect.Item;
import io.argotuner.collect.Part.Role;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Version;
import java.util.ArrayList;
import java.util.List;

/** Whether manifests are generated more often, or less in parallel, than need be. */
final class RenderingChecks {
    /** From here on Argo CD's own documentation calls a repository a monorepo that slows it down. */
    private static final int MONOREPO = 50;

    private static final int ONE_CHART = 10;

    private RenderingChecks() {}

    static final Check MONOREPO_PATHS = new Check(
            "monorepo-paths",
            Category.PERFORMANCE,
            Severity.MEDIUM,
            "Many Applications on one repository are rendered anew at every commit",
            "The cache of generated manifests is keyed by commit. In a repository that many Applications share, every"
                    + " commit makes all of them render again, also those whose files did not change, and the repo-server"
                    + " becomes what everybody waits for. The annotation argocd.argoproj.io/manifest-generate-paths tells"
                    + " Argo CD which paths an Application depends on; it keeps the cached manifests when none changed.",
            "Git repositories with at least 50 Applications, some of them without the annotation. Helm repositories"
                    + " (spec.source.chart) are left out: they have no commits. Before 2.11 the annotation works with"
                    + " webhooks only, which the finding then says.",
            "Set the annotation on each Application, in the template of the ApplicationSet that makes them if there is"
                    + " one. '.' means the Application's own path; add shared paths behind a semicolon.",
            RenderingChecks::monorepo);

    static final Check HELM_CONCURRENCY = new Check(
            "helm-concurrency",
            Category.PERFORMANCE,
            Severity.MEDIUM,
            "Applications that share one Helm chart directory are rendered one after the other",
            "Before 3.0 Argo CD renders Helm charts of one Git directory one at a time on each repo-server, because"
                    + " fetching dependencies may change the clone. From 3.0 on it renders them in parallel.",
            "Applications of type Helm with the same Git repository and path, at least 10, on an Argo CD older than 3.0."
                    + " The type is the one in status, or a spec.source.helm block. Whether the directory already holds"
                    + " the file is not known: Git is not read.",
            "Where the chart has no conditional dependencies, put an empty file .argocd-allow-concurrency into its"
                    + " directory; or upgrade to 3.0 or later.",
            RenderingChecks::concurrency);

    static final Check SLOW_RENDERING = new Check(
            "slow-rendering",
            Category.PERFORMANCE,
            Severity.MEDIUM,
            "Manifest generation times out, or the repo-server dies of it",
            "Charts so large that rendering dominates keep Applications from being compared at all: the controller gives"
                    + " up after 60 s, the repo-server after 90 s, and a repo-server that is killed for memory loses its"
                    + " clones and starts over.",
            "Applications whose ComparisonError names a deadline, and repo-server containers that were killed for lack of"
                    + " memory or restarted at least 3 times.",
            "Give the repo-server memory or replicas, limit parallel generation with reposerver.parallelism.limit, split"
                    + " the chart, or render it in CI. Raise controller.repo.server.timeout.seconds and"
                    + " ARGOCD_EXEC_TIMEOUT together if the chart has to stay.",
            RenderingChecks::slow);

    private static Result monorepo(Estate estate) {
        return Result.of(estate.fleet(), fleet -> {
            var findings = new ArrayList<Finding>();
            fleet.repositories().forEach((url, repository) -> {
                var without = repository.withoutPaths;
                if (repository.applications >= MONOREPO && !without.isEmpty()) {
                    findings.add(MONOREPO_PATHS.finding(
                            repository.applications + " Applications use the repository " + Texts.url(url) + ", "
                                    + without.count()
                                    + " of them without manifest-generate-paths: each of its commits renders those again"
                                    + webhooks(estate) + ".",
                            without.subjects(),
                            Remedy.yaml("""
                                    metadata:
                                      annotations:
                                        argocd.argoproj.io/manifest-generate-paths: .
                                    """)));
                }
            });
            return Result.of(findings);
        });
    }

    private static String webhooks(Estate estate) {
        return estate.inventory().version() instanceof Fact.Known<Version> v
                        && !v.value().atLeast(2, 11, 0)
                ? " (Argo CD " + v.value() + " honours the annotation for webhooks only)"
                : "";
    }

    private static Result concurrency(Estate estate) {
        if (!(estate.inventory().version() instanceof Fact.Known<Version> version)) {
            return Result.unknown("the version of Argo CD, which decides whether it renders in parallel, is not known");
        }
        if (version.value().atLeast(3, 0, 0)) {
            return Result.notApplicable("Argo CD " + version.value() + " renders Helm charts in parallel");
        }
        return Result.of(estate.fleet(), fleet -> {
            var findings = new ArrayList<Finding>();
            fleet.helmPaths().forEach((place, all) -> {
                if (all.count() >= ONE_CHART) {
                    findings.add(HELM_CONCURRENCY.finding(
                            all.count() + " Applications render the Helm chart in " + Texts.url(place)
                                    + ", one after the other with Argo CD " + version.value() + ".",
                            all.subjects(),
                            Remedy.command(
                                    "touch .argocd-allow-concurrency    # in the chart's directory; commit it")));
                }
            });
            return Result.of(findings);
        });
    }

    private static Result slow(Estate estate) {
        return Result.of(estate.fleet(), fleet -> {
                    var slow = fleet.symptom(Symptom.SLOW_GENERATION);
                    return slow.isEmpty()
                            ? Result.passed()
                            : Result.of(List.of(SLOW_RENDERING.finding(
                                    Texts.count(slow.count(), "Application")
                                            + " cannot be compared because generating manifests takes too long: "
                                            + slow.names() + ".",
                                    slow.subjects())));
                })
                .and(repoServers(estate));
    }

    private static Result repoServers(Estate estate) {
        if (estate.inventory().parts(Role.REPO_SERVER).isEmpty()) {
            return Result.passed();
        }
        return Result.of(estate.inventory().all(Kind.POD), pods -> {
            var findings = new ArrayList<Finding>();
            for (var part : estate.inventory().parts(Role.REPO_SERVER)) {
                for (var pod : pods) {
                    if (Selectors.matches(Selectors.of(part), pod.labels())) {
                        restarts(pod, part.containerName(), findings);
                    }
                }
            }
            return Result.of(findings);
        });
    }

    private static void restarts(Item pod, String container, List<Finding> findings) {
        for (var status : pod.json().at("/status/containerStatuses")) {
            if (!status.path("name").asText("").equals(container)) {
                continue;
            }
            int restarts = status.path("restartCount").asInt(0);
            boolean killed =
                    "OOMKilled".equals(status.at("/lastState/terminated/reason").asText(""));
            if (killed || restarts >= 3) {
                findings.add(SLOW_RENDERING.finding(
                        "The repo-server pod " + pod.name() + " has restarted " + Texts.count(restarts, "time")
                                + (killed ? ", last because it ran out of memory." : "."),
                        List.of(Subject.of(pod))));
            }
        }
    }
}
