package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.Manifests;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.enact.Patches;
import io.argotuner.report.HelmValues;
import io.argotuner.report.IgnoreDifferences;
import io.argotuner.report.Kustomization;
import io.argotuner.report.PatchDocuments;
import io.argotuner.report.Plan;
import io.argotuner.report.PlanDocument;
import io.argotuner.report.PlanTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code argo-tuner plan}: what would change and why, from manifests or from a live install. Writes nothing. */
@Command(
        name = "plan",
        description = {
            "Say what the settings of an Argo CD install should be, and why. Writes nothing.",
            "",
            "Reads manifests with -f (multi-document YAML or JSON, Lists, 'kubectl get -o yaml' dumps), or the live"
                    + " install of the current kube context without it."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner plan -f install.yaml -f applications/",
            "  argo-tuner plan -f install.yaml --applications 1000 --clusters 4",
            "  kubectl get -n argocd sts,deploy,cm,applications.argoproj.io -o yaml | argo-tuner plan -f -",
            "  argo-tuner plan -n argocd -o json",
            "  argo-tuner plan -f install.yaml -f applications/ -o patch |",
            "    kubectl apply --server-side --field-manager=argo-tuner --force-conflicts -f -",
            "",
            "Exit codes: 0 nothing to change, 2 changes recommended, 1 error."
        })
final class PlanCommand implements Callable<Integer> {
    /** The forms of {@code -o}. */
    enum Format {
        TABLE,
        JSON,
        YAML,
        PATCH,
        HELM_VALUES,
        KUSTOMIZE,
        IGNORE_DIFFERENCES;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final InstallSource source = new InstallSource();

    @Mixin
    private final PlanOptions options = new PlanOptions();

    @Mixin
    private final MeasurementOptions measurements = new MeasurementOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: table.")
    private Format format = Format.TABLE;

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var now = terminal.clock().instant();
        var observation = observation(now);
        var plan = options.plan(observation, now);
        options.note(observation)
                .ifPresent(note -> Problems.note(spec.commandLine().getErr(), note));
        var out = spec.commandLine().getOut();
        out.print(render(plan));
        out.flush();
        return plan.decision().recommendsChange() ? Main.CHANGES : Main.NOTHING_TO_CHANGE;
    }

    private Observation observation(Instant now) {
        var assumed = options.assumed(spec.commandLine(), now);
        if (source.isManifests()) {
            measurements.refuse(spec.commandLine());
            return Manifests.load(source.files(), terminal.in()).observe(options.namespace(), assumed);
        }
        if (assumed.isPresent()) {
            throw new Hint(
                    spec.commandLine(),
                    "--applications stands in for manifests (-f); the Applications of a live install are counted");
        }
        // Its remarks are those of the plan, and told there.
        var policy = options.policy(now, new ArrayList<>());
        var asked = measurements.source(policy.evidence());
        var observation =
                source.observe(options.namespace(), policy.measuredBy(asked), measurements.access(spec.commandLine()));
        if (asked instanceof Policy.Evidence.Prometheus) {
            Evidence.noRates(observation.evidence())
                    .ifPresent(why ->
                            Problems.note(spec.commandLine().getErr(), "nothing measured is known, because " + why));
        }
        return observation;
    }

    private String render(Plan plan) {
        return switch (format) {
            case TABLE -> PlanTable.of(plan, terminal.colour());
            case JSON -> PlanDocument.json(plan);
            case YAML -> PlanDocument.yaml(plan);
            case PATCH ->
                PatchDocuments.of(
                        Patches.of(plan.decision().changes(), plan.decision().restarts()));
            case KUSTOMIZE ->
                Kustomization.of(
                        Patches.of(plan.decision().changes(), plan.decision().restarts()));
            case IGNORE_DIFFERENCES -> IgnoreDifferences.of(plan.observation(), plan.decision());
            case HELM_VALUES -> {
                if (plan.throughArgoCdResource()) {
                    throw new BadInput("the settings of this install are fields of "
                            + plan.observation().install().managedBy()
                            + ", not values of a Helm chart; use -o patch or -o kustomize");
                }
                yield HelmValues.of(plan);
            }
        };
    }
}
