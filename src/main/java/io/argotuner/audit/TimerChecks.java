package io.argotuner.audit;

import io.argotuner.collect.Part.Role;
import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Wiring;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Settings by which Argo CD does nothing at all. */
final class TimerChecks {
    private TimerChecks() {}

    static final Check REFRESH_OFF = new Check(
            "refresh-off",
            Category.PERFORMANCE,
            Severity.MEDIUM,
            "The periodic refresh is switched off",
            "With timeout.reconciliation 0 an Application is compared only when a webhook, a user or a change in its cluster"
                    + " asks for it. A missed webhook stays missed, and a cluster that moves to another shard is not looked"
                    + " at until something happens. On the repo-server 0 means that a commit can stay unseen for the 24"
                    + " hours of its cache.",
            "The value that the controller really uses: flag, variable or key, parsed as Argo CD parses it.",
            "Set a long timer instead of none, such as 30m with webhooks.",
            estate -> zero(estate, Setting.RECONCILIATION_TIMEOUT, TimerChecks::refreshOff));

    static final Check RESYNC_OFF = new Check(
            "resync-off",
            Category.PERFORMANCE,
            Severity.LOW,
            "The cluster cache is never listed anew",
            "With ARGOCD_CLUSTER_CACHE_RESYNC_DURATION 0 the controller trusts its watches forever. What a watch missed is"
                    + " shown as it was, until the pod restarts.",
            "The value that the controller really uses.",
            "Set 12h, Argo CD's default, or 24h for large clusters.",
            estate -> zero(estate, Setting.CLUSTER_CACHE_RESYNC, TimerChecks::resyncOff));

    static final Check NO_WORKERS = new Check(
            "no-workers",
            Category.PERFORMANCE,
            Severity.HIGH,
            "The controller starts no workers",
            "0 is accepted as a number of processors: the pods become Ready and answer their health checks, and nothing is"
                    + " compared or synced.",
            "controller.status.processors and controller.operation.processors as the controller really reads them.",
            "Remove the key, or set at least 20 and 10, Argo CD's defaults.",
            TimerChecks::noWorkers);

    private static Result noWorkers(Estate estate) {
        return zero(estate, Setting.STATUS_PROCESSORS, s -> workers(s, "compared"))
                .and(zero(estate, Setting.OPERATION_PROCESSORS, s -> workers(s, "synced")));
    }

    private static Finding refreshOff(CurrentSetting setting) {
        return REFRESH_OFF.finding(
                "timeout.reconciliation is 0: Applications are compared on events alone.",
                where(setting),
                Remedy.yaml("data:\n  timeout.reconciliation: 1800s"));
    }

    private static Finding resyncOff(CurrentSetting setting) {
        return RESYNC_OFF.finding(
                "ARGOCD_CLUSTER_CACHE_RESYNC_DURATION is 0: the cluster cache is never listed anew.", where(setting));
    }

    private static Finding workers(CurrentSetting setting, String what) {
        return NO_WORKERS.finding(
                setting.setting().id() + " is 0: no Application is " + what + " by this install.", where(setting));
    }

    private static List<Subject> where(CurrentSetting setting) {
        return setting.wiring() instanceof Wiring.Writable writable
                ? List.of(Subject.named(writable.place().object()))
                : List.of();
    }

    private static Result zero(Estate estate, Setting setting, Function<CurrentSetting, Finding> finding) {
        if (estate.inventory().parts(Role.CONTROLLER).isEmpty()) {
            return Result.notApplicable("the install runs no application-controller");
        }
        var found = Optional.ofNullable(estate.inventory().reading().settings().get(setting));
        if (found.isEmpty()) {
            return Result.passed();
        }
        return Result.of(found.get().effective(), value -> {
            var findings = new ArrayList<Finding>();
            if (value == 0) {
                findings.add(finding.apply(found.get()));
            }
            return Result.of(findings);
        });
    }
}
