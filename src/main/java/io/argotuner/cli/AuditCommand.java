package io.argotuner.cli;

import io.argotuner.audit.Audit;
import io.argotuner.audit.Check;
import io.argotuner.audit.Checks;
import io.argotuner.audit.Estate;
import io.argotuner.audit.EstateReader;
import io.argotuner.audit.Severity;
import io.argotuner.cli.Problems.Hint;
import io.argotuner.decide.Version;
import io.argotuner.report.AuditDocument;
import io.argotuner.report.AuditSarif;
import io.argotuner.report.AuditTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code argo-tuner audit}: known practices for running Argo CD, checked against manifests or a live install. */
@Command(
        name = "audit",
        description = {
            "Check an Argo CD install against known practices: performance, availability, Applications, security,"
                    + " operations. Writes nothing.",
            "",
            "Reads manifests with -f, or the live install of the current kube context without it. What may not be read"
                    + " is reported as not judged, with the right that is missing."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner audit -f install.yaml -f applications/",
            "  argo-tuner audit -n argocd --fail-on medium",
            "  argo-tuner audit -f manifests/ -o sarif > audit.sarif",
            "  argo-tuner audit -f manifests/ --skip redis-not-ha --kubernetes 1.35",
            "",
            "Exit codes: 0 nothing found at or above --fail-on, 2 something was, 1 error."
        })
final class AuditCommand implements Callable<Integer> {
    /** The forms of {@code -o}. */
    enum Format {
        TABLE,
        JSON,
        SARIF,
        MARKDOWN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The least severity that fails. */
    enum FailOn {
        LOW,
        MEDIUM,
        HIGH,
        NEVER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean fails(Severity severity) {
            return switch (this) {
                case LOW -> true;
                case MEDIUM -> severity != Severity.LOW;
                case HIGH -> severity == Severity.HIGH;
                case NEVER -> false;
            };
        }
    }

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final InstallSource source = new InstallSource();

    @Mixin
    private final InstallNamespace namespace = new InstallNamespace();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "high",
            description = "Least severity that makes the exit code 2: low, medium, high or never. Default: high.")
    private FailOn failOn = FailOn.HIGH;

    @Option(names = "--skip", paramLabel = "CHECK", description = "Leave a check out, by its name. Repeatable.")
    private List<String> skip = new ArrayList<>();

    @Option(names = "--only", paramLabel = "CHECK", description = "Run this check alone. Repeatable.")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--kubernetes",
            paramLabel = "VERSION",
            description = "Kubernetes version of a cluster, such as 1.35, where it is not asked for. Repeatable.")
    private List<String> kubernetes = new ArrayList<>();

    @Option(
            names = "--read-secrets",
            description = "Read the cluster Secrets of a live install, to tell what kind of credentials they hold. No"
                    + " value is kept or printed.")
    private boolean readSecrets;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: table.")
    private Format format = Format.TABLE;

    AuditCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var checks = checks();
        var versions = versions();
        var audit = Audit.of(estate(versions), checks);
        var out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case TABLE -> AuditTable.of(audit, terminal.colour());
                    case JSON -> AuditDocument.json(audit);
                    case SARIF -> AuditSarif.of(audit, BuildVersion.number());
                    case MARKDOWN -> AuditDocument.markdown(audit);
                });
        out.flush();
        return audit.gravest().filter(failOn::fails).isPresent() ? Main.CHANGES : Main.NOTHING_TO_CHANGE;
    }

    private List<Check> checks() {
        skip.forEach(this::known);
        only.forEach(this::known);
        var left = Checks.ALL.stream()
                .filter(c -> only.isEmpty() || only.contains(c.id()))
                .filter(c -> !skip.contains(c.id()))
                .toList();
        if (left.isEmpty()) {
            throw new Hint(spec.commandLine(), "--only and --skip leave no check to run: give one of them less");
        }
        return left;
    }

    private void known(String id) {
        if (Checks.named(id).isEmpty()) {
            throw new Hint(
                    spec.commandLine(),
                    "no check is named " + id + "; the checks are "
                            + String.join(
                                    ", ", Checks.ALL.stream().map(Check::id).toList()));
        }
    }

    private List<Version> versions() {
        return kubernetes.stream()
                .map(text -> Version.parse(text)
                        .orElseThrow(() -> new Hint(
                                spec.commandLine(), "--kubernetes takes a version such as 1.35, not '" + text + "'")))
                .toList();
    }

    private Estate estate(List<Version> versions) {
        var now = terminal.clock().instant();
        var where = namespace.given();
        if (readSecrets && source.isManifests()) {
            throw new Hint(
                    spec.commandLine(),
                    "--read-secrets reads those of a live install; give manifests that hold them instead");
        }
        return source.isManifests()
                ? EstateReader.fromManifests(source.files(), terminal.in(), where, versions, now)
                : source.live(
                        where, (client, installed) -> EstateReader.live(client, installed, readSecrets, versions, now));
    }
}
