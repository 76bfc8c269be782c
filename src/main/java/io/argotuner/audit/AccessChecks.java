package io.argotuner.audit;

import io.argotuner.collect.Inventory.Kind;
import io.argotuner.collect.Part.Role;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Who gets in, and how far. */
final class AccessChecks {
    private static final String CM = "argocd-cm";
    private static final String RBAC = "argocd-rbac-cm";

    private AccessChecks() {}

    static final Check ADMIN = new Check(
            "local-admin",
            Category.SECURITY,
            Severity.MEDIUM,
            "The local admin account is enabled",
            "The built-in admin has every right, one shared password, no second factor, and leaves no name behind.",
            "admin.enabled of argocd-cm, on unless it is false. Installs without argocd-server have no login.",
            "Set up single sign-on, check that an administrator can log in, and then switch the account off.",
            AccessChecks::admin);

    static final Check NO_SSO = new Check(
            "no-sso",
            Category.SECURITY,
            Severity.LOW,
            "There is no single sign-on",
            "Local accounts are not closed when people leave, and cannot be asked for a second factor.",
            "oidc.config and dex.config of argocd-cm: both empty. Installs without argocd-server have no login.",
            "Configure oidc.config, or dex.config with a connector.",
            AccessChecks::sso);

    static final Check DEFAULT_POLICY = new Check(
            "wide-default-policy",
            Category.SECURITY,
            Severity.HIGH,
            "Everybody who can log in gets rights by default",
            "policy.default of argocd-rbac-cm applies to every authenticated user, and to nobody in particular. role:admin"
                    + " there makes every employee an administrator of every cluster; role:readonly shows all manifests"
                    + " and logs to everybody.",
            "policy.default, and for a role of your own what policy.csv allows it: anything beyond get is wide."
                    + " role:readonly is reported as low.",
            "Leave policy.default empty and grant roles to groups in policy.csv.",
            AccessChecks::defaultPolicy);

    static final Check TOKENS = new Check(
            "static-cluster-token",
            Category.SECURITY,
            Severity.MEDIUM,
            "Cluster credentials never expire",
            "argocd cluster add stores the token of a ServiceAccount with all rights, and such a token is good for as long"
                    + " as its Secret exists. Whoever once read it keeps the cluster.",
            "Bearer tokens and passwords in cluster Secrets that say no expiry. Exec plugins, cloud identities and"
                    + " certificates are left out. Secrets of a live install are read with --read-secrets only, reduced"
                    + " to the kind of credential at once, and never printed.",
            "Use execProviderConfig or awsAuthConfig, a token with an expiry that is rotated, or rotate the ServiceAccount"
                    + " Secret on a schedule.",
            AccessChecks::tokens);

    static final Check EXEC = new Check(
            "exec-enabled",
            Category.SECURITY,
            Severity.MEDIUM,
            "The web terminal is enabled",
            "With exec.enabled Argo CD's UI opens a shell in any pod that it manages, with the rights of Argo CD and past"
                    + " the audit of kubectl exec.",
            "exec.enabled of argocd-cm. Who may use it is decided by 'exec, create' in the policies.",
            "Switch it off, or grant 'exec, create' to few.",
            AccessChecks::exec);

    private static Result withServer(Estate estate, Supplier<Result> judge) {
        return estate.inventory().parts(Role.SERVER).isEmpty()
                ? Result.notApplicable("the install runs no argocd-server, so nobody logs in")
                : judge.get();
    }

    private static List<Subject> map(Estate estate, String name) {
        var found = estate.inventory().configMap(name).orElse(Optional.empty());
        return List.of(found.map(Subject::of)
                .orElseGet(() ->
                        Subject.named(ObjectRef.configMap(estate.inventory().namespace(), name))));
    }

    private static Result admin(Estate estate) {
        return withServer(
                estate,
                () -> Result.of(
                        estate.inventory().setting(CM, "admin.enabled"),
                        text -> text.orElse("true").equals("false")
                                ? Result.passed()
                                : Result.of(List.of(ADMIN.finding(
                                        "The admin account is enabled"
                                                + (text.isEmpty() ? ", as it is unless switched off." : "."),
                                        map(estate, CM),
                                        Remedy.yaml("data:\n  admin.enabled: \"false\""))))));
    }

    private static Result sso(Estate estate) {
        return withServer(
                estate,
                () -> Result.of(
                        estate.inventory().setting(CM, "oidc.config"),
                        oidc -> Result.of(
                                estate.inventory().setting(CM, "dex.config"),
                                dex -> !oidc.orElse("").isBlank()
                                                || !dex.orElse("").isBlank()
                                        ? Result.passed()
                                        : Result.of(List.of(NO_SSO.finding(
                                                "Neither oidc.config nor dex.config is set in argocd-cm.",
                                                map(estate, CM)))))));
    }

    private static Result defaultPolicy(Estate estate) {
        return withServer(
                estate,
                () -> Result.of(
                        estate.inventory().setting(RBAC, "policy.default"),
                        text -> Result.of(estate.inventory().setting(RBAC, "policy.csv"), csv -> {
                            var role = text.orElse("").strip();
                            if (role.isEmpty()) {
                                return Result.passed();
                            }
                            var severity = role.equals("role:readonly")
                                    ? Severity.LOW
                                    : role.equals("role:admin") ? Severity.HIGH : grants(role, csv.orElse(""));
                            if (severity == null) {
                                return Result.passed();
                            }
                            return Result.of(List.of(DEFAULT_POLICY.milder(
                                    severity,
                                    "policy.default is " + Texts.quoted(role) + ": everybody who can log in has it.",
                                    map(estate, RBAC),
                                    Optional.of(Remedy.yaml("data:\n  policy.default: \"\"")))));
                        })));
    }

    /** How wide a role of one's own is: null where it allows nothing, or nothing that policy.csv tells. */
    private static @org.jspecify.annotations.Nullable Severity grants(String role, String csv) {
        Severity widest = null;
        for (var line : csv.lines().toList()) {
            var fields = List.of(line.strip().split("\\s*,\\s*", -1));
            if (fields.size() >= 5
                    && fields.get(0).equals("p")
                    && fields.get(1).equals(role)
                    && fields.get(fields.size() - 1).equals("allow")) {
                widest = fields.get(3).equals("get") && widest != Severity.HIGH ? Severity.LOW : Severity.HIGH;
            }
            if (fields.size() >= 3 && fields.get(0).equals("g") && fields.get(1).equals(role)) {
                widest = fields.get(2).equals("role:admin") || widest == Severity.HIGH ? Severity.HIGH : Severity.LOW;
            }
        }
        return widest;
    }

    private static Result tokens(Estate estate) {
        return Result.of(estate.inventory().all(Kind.CLUSTER_SECRET), secrets -> {
            var lasting = secrets.stream()
                    .filter(s -> s.text("/cluster/credentials").equals("token")
                            || s.text("/cluster/credentials").equals("basic"))
                    .toList();
            if (lasting.isEmpty()) {
                return Result.passed();
            }
            var findings = new ArrayList<Finding>();
            findings.add(TOKENS.finding(
                    Texts.count(lasting.size(), "cluster Secret") + " of " + secrets.size()
                            + " with a token or password without expiry: "
                            + String.join(
                                    ", ",
                                    lasting.stream().map(i -> i.name()).limit(3).toList())
                            + (lasting.size() > 3 ? " and " + (lasting.size() - 3) + " more." : "."),
                    lasting.stream().limit(Sample.KEPT).map(Subject::of).toList()));
            return Result.of(findings);
        });
    }

    private static Result exec(Estate estate) {
        return withServer(
                estate,
                () -> Result.of(
                        estate.inventory().setting(CM, "exec.enabled"),
                        text -> text.orElse("").equals("true")
                                ? Result.of(List.of(EXEC.finding(
                                        "exec.enabled is true: the UI opens shells in pods" + granted(estate) + ".",
                                        map(estate, CM),
                                        Remedy.yaml("data:\n  exec.enabled: \"false\""))))
                                : Result.passed()));
    }

    private static String granted(Estate estate) {
        var csv = estate.inventory().setting(RBAC, "policy.csv");
        return csv instanceof Fact.Known<Optional<String>> known
                        && known.value().orElse("").lines().noneMatch(l -> l.contains("exec"))
                ? ", though policy.csv grants it to nobody but role:admin"
                : "";
    }
}
