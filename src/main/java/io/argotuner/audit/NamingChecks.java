package io.argotuner.audit;

import io.argotuner.collect.OneLine;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether names tell Applications and their resources apart. */
final class NamingChecks {
    private static final String TRACKING = "application.resourceTrackingMethod";

    private NamingChecks() {}

    static final Check DUPLICATES = new Check(
            "duplicate-application-names",
            Category.APPLICATIONS,
            Severity.LOW,
            "Applications of one name live in several namespaces",
            "Argo CD tells them apart, people and dashboards do not: metrics, notifications and most queries go by name."
                    + " The consistent-hashing algorithm counts them once, so shards come out uneven.",
            "Names of Applications that the install reconciles, across its namespaces.",
            "Put the team or the environment into the name.",
            NamingChecks::duplicates);

    static final Check LABELS = new Check(
            "instance-label-collision",
            Category.APPLICATIONS,
            Severity.HIGH,
            "Resources cannot be told apart by their instance label",
            "With label tracking a resource belongs to the Application whose name stands in its label. Two Applications of"
                    + " one name under two installs take each other's resources for their own and prune them; a name"
                    + " longer than the 63 characters of a label cannot be tracked at all.",
            "Installs that track by label (the default before 3.0): Applications whose label value is too long, where those"
                    + " outside the install's namespace count as namespace_name, and equal names for one cluster under"
                    + " another install among the same manifests. Annotation tracking has neither problem.",
            "Set application.resourceTrackingMethod: annotation in argocd-cm; with several installs set installationID too.",
            NamingChecks::labels);

    static final Check ENVIRONMENTS = new Check(
            "name-without-environment",
            Category.APPLICATIONS,
            Severity.LOW,
            "Names do not say the environment where several exist",
            "An Application named 'payments' that deploys to production is one careless click, or one copied file, away"
                    + " from being taken for the one in staging.",
            "Fleets in which at least two environments are named (by words such as dev, qa, staging, prod in namespaces,"
                    + " clusters, paths or names), and Applications whose destination or path names one while the name"
                    + " does not.",
            "Name Applications after what and where: payments-prod.",
            NamingChecks::environments);

    private static Result duplicates(Estate estate) {
        return Result.of(estate.fleet(), fleet -> {
            var repeated = fleet.repeated();
            if (repeated.isEmpty()) {
                return Result.passed();
            }
            var subjects = new ArrayList<Subject>();
            var named = new ArrayList<String>();
            repeated.forEach((name, namespaces) -> {
                if (named.size() < 3) {
                    named.add(OneLine.of(name, 253) + " (" + String.join(", ", namespaces) + ")");
                    namespaces.forEach(n ->
                            subjects.add(Subject.named(new ObjectRef("argoproj.io/v1alpha1", "Application", n, name))));
                }
            });
            boolean hashing = estate.inventory().reading().algorithm() == Sharding.Algorithm.CONSISTENT_HASHING;
            return Result.of(List.of(DUPLICATES.finding(
                    Texts.count(repeated.size(), "name") + " in several namespaces: " + String.join("; ", named)
                            + (hashing ? ". Consistent hashing counts each name once." : "."),
                    subjects.stream().limit(Sample.KEPT).toList())));
        });
    }

    private static Result labels(Estate estate) {
        return Result.of(estate.inventory().setting("argocd-cm", TRACKING), text -> {
            var method = text.filter(t -> !t.isEmpty())
                    .or(() -> byDefault(estate.inventory().version()));
            if (method.isEmpty()) {
                return Result.unknown(
                        "the tracking method is not set, and the version, which decides the default, is not"
                                + " known");
            }
            if (!method.get().equals("label")) {
                return Result.notApplicable("resources are tracked by " + method.get());
            }
            return Result.of(estate.fleet(), fleet -> Result.of(collisions(estate, fleet)));
        });
    }

    /** Source of fact: Argo CD's release notes of 3.0. */
    private static Optional<String> byDefault(Fact<Version> version) {
        return version instanceof Fact.Known<Version> v
                ? Optional.of(v.value().atLeast(3, 0, 0) ? "annotation" : "label")
                : Optional.empty();
    }

    private static List<Finding> collisions(Estate estate, Fleet fleet) {
        var findings = new ArrayList<Finding>();
        var tooLong = new Sample();
        tooLong.addAll(fleet.symptom(Symptom.LONG_NAME));
        fleet.longByNamespace().forEach((namespace, sample) -> {
            if (!namespace.isEmpty() && !namespace.equals(estate.inventory().namespace())) {
                tooLong.addAll(sample);
            }
        });
        var help = Remedy.yaml("data:\n  " + TRACKING + ": annotation");
        if (!tooLong.isEmpty()) {
            findings.add(LABELS.finding(
                    Texts.count(tooLong.count(), "Application")
                            + " whose instance label would be longer than 63 characters: " + tooLong.names() + ".",
                    tooLong.subjects(),
                    help));
        }
        var same = new Sample();
        estate.neighbours().names().forEach((name, seen) -> {
            var mine = fleet.names().get(name);
            if (mine != null && mine.destination().equals(seen.destination())) {
                same.add(
                        Subject.named(new ObjectRef("argoproj.io/v1alpha1", "Application", seen.namespace(), name)),
                        "");
            }
        });
        if (!same.isEmpty()) {
            findings.add(LABELS.finding(
                    Texts.count(same.count(), "Application")
                            + " of another install with the name and cluster of one here: " + same.names() + ".",
                    same.subjects(),
                    help));
        }
        return findings;
    }

    private static Result environments(Estate estate) {
        return Result.of(estate.fleet(), fleet -> {
            var nameless = fleet.symptom(Symptom.NAMELESS_ENVIRONMENT);
            if (fleet.environments().size() < 2 || nameless.isEmpty()) {
                return Result.passed();
            }
            return Result.of(List.of(ENVIRONMENTS.finding(
                    Texts.count(nameless.count(), "Application")
                            + " do not name the environment that they deploy to, of "
                            + String.join(", ", fleet.environments()) + ": " + nameless.names() + ".",
                    nameless.subjects())));
        });
    }
}
