package io.argotuner.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.argotuner.collect.Inventory.Kind;
import io.argotuner.collect.Item;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Whether AppProjects exist and keep apart what they are meant to. */
final class ProjectChecks {
    private static final String DEFAULT = "default";
    private static final int EVERYTHING = 10;

    private ProjectChecks() {}

    static final Check MISSING = new Check(
            "missing-project",
            Category.APPLICATIONS,
            Severity.HIGH,
            "Applications reference an AppProject that does not exist",
            "Argo CD answers 'Application referencing project X which does not exist': the Application is neither compared"
                    + " nor synced, and cannot even be deleted with its resources.",
            "The project of every Application against the AppProjects of the install's namespace, and Applications whose"
                    + " condition says so. 'default' is left out, as Argo CD creates it. Where AppProjects could not be"
                    + " read only the conditions are judged.",
            "Create the AppProject in the install's namespace, or correct spec.project.",
            ProjectChecks::missing);

    static final Check ALL_IN_DEFAULT = new Check(
            "everything-in-default-project",
            Category.APPLICATIONS,
            Severity.MEDIUM,
            "All Applications are in the default AppProject",
            "The default project allows every repository, cluster and resource. With everything in it there is no limit to"
                    + " what a mistake, or whoever may write one repository, can change.",
            "At least 10 Applications, every one of them in 'default', unless that project was narrowed.",
            "Make a project per team or purpose, move Applications there, and then take the rights from 'default'.",
            ProjectChecks::allInDefault);

    static final Check OPEN = new Check(
            "open-project",
            Category.SECURITY,
            Severity.MEDIUM,
            "An AppProject is open to every repository or destination",
            "A project is Argo CD's only boundary between tenants. With '*' for repositories anybody's Git decides what is"
                    + " deployed; with '*' for servers and namespaces a deployment reaches every cluster, Argo CD's own"
                    + " namespace included.",
            "sourceRepos with '*', and destinations with '*' for both the cluster and the namespace, unless a '!' entry"
                    + " denies some. A project that no Application uses is left out, where Applications could be read.",
            "List the repositories and destinations that the project needs.",
            ProjectChecks::open);

    static final Check SHARED = new Check(
            "unisolated-tenants",
            Category.OPERATIONS,
            Severity.MEDIUM,
            "Tenants share an install that cannot keep them apart",
            "Several projects on one install look like tenants, but a project that may deploy anywhere, or that admits"
                    + " Applications of every namespace, reaches into all others. Argo CD's controller itself has all"
                    + " rights on every cluster unless it impersonates.",
            "Installs with at least two projects in use beside 'default', one of which is open to every destination or has"
                    + " '*' in sourceNamespaces, while application.sync.impersonation.enabled is not on.",
            "Narrow the open project, turn on impersonation with destinationServiceAccounts, or give the tenant an install"
                    + " of its own.",
            ProjectChecks::shared);

    private static Result missing(Estate estate) {
        return Result.of(estate.fleet(), fleet -> {
            var told = fleet.symptom(Symptom.MISSING_PROJECT);
            var names = new TreeSet<String>(told.notes().values());
            var unknown = new ArrayList<String>();
            if (estate.inventory().all(Kind.APP_PROJECT) instanceof Fact.Known<List<Item>> known) {
                var existing = known.value().stream().map(Item::name).toList();
                fleet.projects().keySet().stream()
                        .filter(p -> !existing.contains(p) && !p.equals(DEFAULT))
                        .forEach(names::add);
                names.removeIf(p -> existing.contains(p) && !fleet.projects().containsKey(p));
            } else if (estate.inventory().all(Kind.APP_PROJECT) instanceof Fact.Unknown<List<Item>> why) {
                unknown.add(why.why());
            }
            var findings = new ArrayList<Finding>();
            for (var name : names) {
                var users = fleet.projects().getOrDefault(name, told);
                var subjects = new ArrayList<>(users.subjects());
                subjects.add(Subject.named(new ObjectRef(
                        "argoproj.io/v1alpha1", "AppProject", estate.inventory().namespace(), name)));
                findings.add(MISSING.finding(
                        "AppProject " + Texts.quoted(name) + " does not exist, but "
                                + Texts.count(users.count(), "Application") + " name it: " + users.names() + ".",
                        subjects));
            }
            return Result.of(findings, unknown);
        });
    }

    private static Result allInDefault(Estate estate) {
        return Result.of(estate.fleet(), fleet -> {
            var inDefault = fleet.projects().get(DEFAULT);
            if (inDefault == null || fleet.applications() < EVERYTHING || inDefault.count() < fleet.applications()) {
                return Result.passed();
            }
            boolean narrowed = estate.inventory().all(Kind.APP_PROJECT) instanceof Fact.Known<List<Item>> known
                    && known.value().stream()
                            .anyMatch(p -> p.name().equals(DEFAULT) && !everyRepository(p) && !everyDestination(p));
            return narrowed
                    ? Result.passed()
                    : Result.of(List.of(ALL_IN_DEFAULT.finding(
                            "All " + fleet.applications() + " Applications are in the default AppProject.",
                            inDefault.subjects())));
        });
    }

    private static Result open(Estate estate) {
        return Result.of(estate.inventory().all(Kind.APP_PROJECT), projects -> {
            var findings = new ArrayList<Finding>();
            for (var project : projects) {
                boolean used = !(estate.fleet() instanceof Fact.Known<Fleet> fleet)
                        || fleet.value().projects().containsKey(project.name());
                var to = new ArrayList<String>();
                if (everyRepository(project)) {
                    to.add("every repository");
                }
                if (everyDestination(project)) {
                    to.add("every namespace of every cluster");
                }
                if (used && !to.isEmpty()) {
                    findings.add(OPEN.finding(
                            "AppProject/" + project.name() + " is open to " + String.join(" and ", to) + ".",
                            List.of(Subject.of(project)),
                            Remedy.yaml("""
                                    spec:
                                      sourceRepos:
                                        - https://git.example.com/team/*
                                      destinations:
                                        - server: https://kubernetes.default.svc
                                          namespace: team-*
                                    """)));
                }
            }
            return Result.of(findings);
        });
    }

    private static Result shared(Estate estate) {
        return Result.of(
                estate.fleet(),
                fleet -> Result.of(estate.inventory().all(Kind.APP_PROJECT), projects -> {
                    var tenants = new TreeSet<>(fleet.projects().keySet());
                    tenants.remove(DEFAULT);
                    tenants.retainAll(projects.stream().map(Item::name).toList());
                    if (tenants.size() < 2) {
                        return Result.notApplicable("fewer than two projects beside 'default' are in use");
                    }
                    return Result.of(
                            estate.inventory().setting("argocd-cm", "application.sync.impersonation.enabled"),
                            impersonation -> {
                                if (impersonation.orElse("").equals("true")) {
                                    return Result.passed();
                                }
                                var wide = projects.stream()
                                        .filter(p -> tenants.contains(p.name()))
                                        .filter(p -> everyDestination(p)
                                                || contains(p.json().at("/spec/sourceNamespaces"), "*"))
                                        .toList();
                                return wide.isEmpty()
                                        ? Result.passed()
                                        : Result.of(List.of(SHARED.finding(
                                                tenants.size() + " projects share this install, and "
                                                        + String.join(
                                                                ", ",
                                                                wide.stream()
                                                                        .map(p -> "AppProject/" + p.name())
                                                                        .limit(3)
                                                                        .toList())
                                                        + " can reach into all others.",
                                                wide.stream()
                                                        .limit(Sample.KEPT)
                                                        .map(Subject::of)
                                                        .toList())));
                            });
                }));
    }

    private static boolean everyRepository(Item project) {
        var repositories = project.json().at("/spec/sourceRepos");
        return contains(repositories, "*") && !denies(repositories);
    }

    private static boolean everyDestination(Item project) {
        boolean every = false;
        for (var destination : project.json().at("/spec/destinations")) {
            var server = destination.path("server").asText("");
            var name = destination.path("name").asText("");
            var namespace = destination.path("namespace").asText("");
            if (server.startsWith("!") || name.startsWith("!") || namespace.startsWith("!")) {
                return false;
            }
            every |= (server.equals("*") || name.equals("*")) && namespace.equals("*");
        }
        return every;
    }

    private static boolean contains(JsonNode list, String text) {
        for (var one : list) {
            if (one.asText("").equals(text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean denies(JsonNode list) {
        for (var one : list) {
            if (one.asText("").startsWith("!")) {
                return true;
            }
        }
        return false;
    }
}
