package io.argotuner.audit;

import io.argotuner.collect.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Applications that are stuck, or that cannot do well. */
final class ApplicationChecks {
    private static final String RESOURCES = "resources-finalizer.argocd.argoproj.io";

    private ApplicationChecks() {}

    static final Check STUCK_DELETION = new Check(
            "stuck-deletion",
            Category.APPLICATIONS,
            Severity.HIGH,
            "An Application is being deleted and does not go",
            "A finalizer holds an Application until Argo CD has deleted its resources. If the cluster is gone, the project"
                    + " missing, or no controller reconciles the namespace, that never happens, and a namespace or a"
                    + " parent Application may hang with it.",
            "Applications with a deletionTimestamp older than one hour and at least one finalizer.",
            "See what the controller's log says first: bring the cluster or the project back and the deletion goes on. Only"
                    + " if its resources are gone or may stay, take the finalizer off that one object. The command checks"
                    + " that the finalizer is still the one that was read.",
            estate -> each(estate, Symptom.STUCK_DELETION, ApplicationChecks::stuck));

    static final Check STUCK_PROGRESSING = new Check(
            "stuck-progressing",
            Category.APPLICATIONS,
            Severity.MEDIUM,
            "An Application has been Progressing for more than a day",
            "A rollout that never ends hides the next problem, and makes sync waves and health gates wait. Usually a pod"
                    + " cannot start, an Ingress never gets an address, or a resource has no health check that fits.",
            "Health Progressing with a lastTransitionTime more than 24 hours ago; Applications being deleted are left out.",
            "Look at the resource that is Progressing; if it is healthy in fact, give its kind a health check in"
                    + " resource.customizations.health.",
            estate -> one(estate, Symptom.STUCK_PROGRESSING, ApplicationChecks::progressing));

    static final Check STUCK_OUT_OF_SYNC = new Check(
            "stuck-out-of-sync",
            Category.APPLICATIONS,
            Severity.MEDIUM,
            "An Application that syncs by itself stays OutOfSync",
            "Automated sync gives up on a revision that it has tried; what then stays OutOfSync is changed by somebody else"
                    + " (a webhook, an operator, an autoscaler) or cannot be applied. Nobody notices a real drift any more.",
            "OutOfSync with automated sync on and the last operation more than 24 hours ago. Without automated sync"
                    + " OutOfSync is a choice, and not reported.",
            "Compare with argocd app diff. Ignore fields that others own with ignoreDifferences, together with the sync"
                    + " option RespectIgnoreDifferences=true.",
            estate -> one(estate, Symptom.STUCK_OUT_OF_SYNC, ApplicationChecks::outOfSync));

    static final Check FINISHED_PODS = new Check(
            "finished-pods-tracked",
            Category.APPLICATIONS,
            Severity.LOW,
            "Finished or failed Pods are still tracked",
            "A bare Pod that ended stays among the resources of its Application and makes it Degraded or OutOfSync for good:"
                    + " nothing restarts it, and nothing removes it.",
            "Entries of kind Pod in status.resources that are Degraded or that Git no longer has. Pods of Deployments, Jobs"
                    + " and hooks are not entries of their own, and not reported.",
            "Use a Job with ttlSecondsAfterFinished, or a hook with argocd.argoproj.io/hook-delete-policy; delete the Pod.",
            estate -> one(estate, Symptom.FAILED_PODS, ApplicationChecks::pods));

    static final Check OVERSIZED = new Check(
            "oversized-application",
            Category.APPLICATIONS,
            Severity.MEDIUM,
            "An Application is too large to be handled well",
            "Every comparison reads, diffs and writes the whole Application: one with thousands of resources occupies a"
                    + " worker for its whole time, and its object is sent to every watcher at each status change. Above"
                    + " about 1.5 MiB etcd refuses it.",
            "At least 1,000 resources in status, or an object of at least 1,000,000 bytes.",
            "Split it along what is deployed together. Until then ARGOCD_APPLICATION_TREE_SHARD_SIZE=100 makes its tree"
                    + " cheaper to store.",
            estate -> one(estate, Symptom.OVERSIZED, ApplicationChecks::oversized));

    static final Check ROOT_ELSEWHERE = new Check(
            "app-of-apps-elsewhere",
            Category.APPLICATIONS,
            Severity.MEDIUM,
            "The root of an app of apps is outside the control namespace",
            "Whoever may write the repository of an app of apps may create Applications in any project that its own project"
                    + " allows, so its root belongs to the administrators. In another namespace it is subject to that"
                    + " namespace's rights, and its children end up where Argo CD may not look.",
            "Applications outside the install's namespace that track other Applications.",
            "Move the root to the install's namespace, or use an ApplicationSet there.",
            ApplicationChecks::roots);

    /** One finding for each of the first few, as each needs its own remedy. */
    private static Result each(Estate estate, Symptom symptom, Function<Sample, List<Finding>> findings) {
        return Result.of(estate.fleet(), fleet -> Result.of(findings.apply(fleet.symptom(symptom))));
    }

    private static Result one(Estate estate, Symptom symptom, Function<Sample, Finding> finding) {
        return each(estate, symptom, s -> s.isEmpty() ? List.of() : List.of(finding.apply(s)));
    }

    private static List<Finding> stuck(Sample sample) {
        var findings = new ArrayList<Finding>();
        sample.notes().forEach((subject, finalizers) -> {
            var all = finalizers.split(" ", -1);
            var keeps = all[0].startsWith(RESOURCES) ? " Its resources stay on the cluster if you do." : "";
            findings.add(STUCK_DELETION.finding(
                    "Application " + subject.qualified() + " has been going for more than an hour, held by "
                            + OneLine.of(finalizers, 200) + "." + keeps,
                    List.of(subject),
                    Remedy.command(release(subject, all[0]))));
        });
        int more = sample.count() - findings.size();
        if (more > 0) {
            findings.add(
                    STUCK_DELETION.finding(Texts.count(more, "more Application") + " cannot go either.", List.of()));
        }
        return findings;
    }

    private static String release(Subject subject, String finalizer) {
        var namespace = subject.ref().namespace();
        return "kubectl patch applications.argoproj.io "
                + Remedy.word(subject.ref().name())
                + (namespace.isEmpty() ? "" : " -n " + Remedy.word(namespace))
                + " --type json -p '[{\"op\": \"test\", \"path\": \"/metadata/finalizers/0\", \"value\": \""
                + Remedy.word(finalizer) + "\"}, {\"op\": \"remove\", \"path\": \"/metadata/finalizers/0\"}]'";
    }

    private static Finding progressing(Sample sample) {
        return STUCK_PROGRESSING.finding(
                Texts.count(sample.count(), "Application") + " Progressing for more than 24 hours: " + sample.names()
                        + ".",
                sample.subjects());
    }

    private static Finding outOfSync(Sample sample) {
        return STUCK_OUT_OF_SYNC.finding(
                Texts.count(sample.count(), "Application")
                        + " with automated sync OutOfSync since the last operation, more than 24 hours ago: "
                        + sample.names() + ".",
                sample.subjects(),
                Remedy.yaml("""
                        spec:
                          syncPolicy:
                            syncOptions:
                              - RespectIgnoreDifferences=true
                        """));
    }

    private static Finding pods(Sample sample) {
        var first = sample.notes().entrySet().iterator().next();
        return FINISHED_PODS.milder(
                Severity.LOW,
                Texts.count(sample.count(), "Application") + " with failed or leftover Pods, such as Pod "
                        + OneLine.of(first.getValue(), 253) + " of "
                        + first.getKey().qualified()
                        + ".",
                sample.subjects(),
                Optional.empty());
    }

    private static Finding oversized(Sample sample) {
        var named = new ArrayList<String>();
        sample.notes().forEach((subject, note) -> named.add(subject.qualified() + " (" + note + ")"));
        return OVERSIZED.finding(
                Texts.count(sample.count(), "oversized Application") + ": "
                        + String.join(", ", named.subList(0, Math.min(3, named.size())))
                        + (sample.count() > 3 ? " and " + (sample.count() - 3) + " more." : "."),
                sample.subjects());
    }

    private static Result roots(Estate estate) {
        return Result.of(estate.fleet(), fleet -> {
            var elsewhere = new Sample();
            fleet.rootsByNamespace().forEach((namespace, sample) -> {
                if (!namespace.isEmpty() && !namespace.equals(estate.inventory().namespace())) {
                    elsewhere.addAll(sample);
                }
            });
            return elsewhere.isEmpty()
                    ? Result.passed()
                    : Result.of(List.of(ROOT_ELSEWHERE.finding(
                            Texts.count(elsewhere.count(), "Application") + " outside namespace "
                                    + estate.inventory().namespace() + " create Applications: " + elsewhere.names()
                                    + ".",
                            elsewhere.subjects())));
        });
    }
}
