package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.collect.LivePolicies;
import io.argotuner.collect.Manifests;
import io.argotuner.report.Explanation;
import io.argotuner.report.ExplanationDocument;
import io.argotuner.report.ExplanationTable;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code argo-tuner explain}: a policy's status as a person asks for it. Writes nothing. */
@Command(
        name = "explain",
        description = {
            "Say why an install has the settings it has: what was measured, what limits it, what was decided for each"
                    + " setting, what that should do and did, what comes next and what needs attention.",
            "",
            "Reads the status of a policy in the cluster, where the operator tells it. With -f it reads manifests instead: a"
                    + " policy among them that has a status, else it decides as 'plan' does. Writes nothing."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner explain -n argocd               the only policy of that namespace",
            "  argo-tuner explain default -n argocd -o json",
            "  argo-tuner explain -f manifests/           what the operator would say",
            "  kubectl get atp default -n argocd -o yaml | argo-tuner explain -f -",
            "",
            "Exit codes: 0 done, 1 error."
        })
final class ExplainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(
            paramLabel = "POLICY",
            arity = "0..1",
            description = "Name of the policy. Default: the only one there is.")
    private @Nullable String policy;

    @Mixin
    private final InstallSource source = new InstallSource();

    @Mixin
    private final PlanOptions options = new PlanOptions();

    @Mixin
    private final TableOrJson output = new TableOrJson();

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var told = source.isManifests() ? fromManifests() : fromCluster();
        var out = spec.commandLine().getOut();
        out.print(output.isJson() ? ExplanationDocument.json(told) : ExplanationTable.of(told, terminal.colour()));
        out.flush();
        return Main.NOTHING_TO_CHANGE;
    }

    private Explanation fromCluster() {
        if (options.givesPolicy()
                || options.assumed(spec.commandLine(), terminal.clock().instant())
                        .isPresent()) {
            throw new Hint(
                    spec.commandLine(),
                    "--policy, --applications and --clusters go with manifests (-f); without, the policy's status is told");
        }
        return Explanation.of(source.live(
                options.namespace(), (client, where) -> LivePolicies.find(client, where, Optional.ofNullable(policy))));
    }

    private Explanation fromManifests() {
        var now = terminal.clock().instant();
        var assumed = options.assumed(spec.commandLine(), now);
        var manifests = Manifests.load(source.files(), terminal.in());
        var stored = manifests.policy(options.namespace(), Optional.ofNullable(policy));
        if (stored.isPresent()) {
            return Explanation.of(stored.get());
        }
        if (policy != null) {
            throw new Hint(spec.commandLine(), "no policy " + policy + " with a status is among the manifests");
        }
        var observation = manifests.observe(options.namespace(), assumed);
        var plan = options.plan(observation, now);
        options.note(observation)
                .ifPresent(note -> Problems.note(spec.commandLine().getErr(), note));
        return Explanation.of(plan, options.policy(now, new ArrayList<>()), now);
    }
}
