package io.argotuner.cli;

import io.argotuner.collect.BadInput;
import io.argotuner.collect.Manifests;
import io.argotuner.decide.Census;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.report.Plan;
import io.argotuner.report.ReportPage;
import io.argotuner.simulate.Costs;
import io.argotuner.simulate.Fleet;
import io.argotuner.simulate.Load;
import io.argotuner.simulate.Outlook;
import io.argotuner.simulate.Scenario;
import io.argotuner.simulate.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code argo-tuner report}: a plan and what a simulation makes of it, as a page. */
@Command(
        name = "report",
        description = {
            "Write a page about an Argo CD install: its settings, what they should be and why, and what a simulation makes"
                    + " of both, today and with more Applications. One HTML file that needs nothing from anywhere.",
            "",
            "Reads manifests with -f, or two numbers, or the live install of the current kube context. Changes nothing."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner report -f install.yaml -f applications/ -o report.html",
            "  argo-tuner report --applications 5000 --clusters 40 -o report.html",
            "  argo-tuner report -n argocd -o report.html",
            "",
            "Exit codes: 0 done, 1 error."
        })
final class ReportCommand implements Callable<Integer> {
    private static final Duration SIMULATED = Duration.ofHours(12);
    private static final long SEED = 1;

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final InstallSource source = new InstallSource();

    @Mixin
    private final PlanOptions options = new PlanOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write the page. Default: standard output.")
    private @Nullable Path output;

    ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        var now = terminal.clock().instant();
        var observation = observation(now);
        if (!(observation.census() instanceof Fact.Known<Census> census)
                || census.value().applications() < 1) {
            throw new BadInput("there are no Applications to report on: give their manifests with -f, or --applications"
                    + " and --clusters");
        }
        var plan = options.plan(observation, now);
        var fleet = Fleet.of(census.value(), observation.sharding(), SEED);
        var policy = options.policy(now, new ArrayList<>());
        var scenario = new Scenario(observation, fleet, Costs.fitted(), Load.ordinary(), SIMULATED, policy, SEED);
        var page = page(plan, scenario);
        if (output == null) {
            var out = spec.commandLine().getOut();
            out.print(page);
            out.flush();
        } else {
            Files.writeString(output, page);
        }
        return Main.NOTHING_TO_CHANGE;
    }

    private Observation observation(Instant now) {
        var assumed = options.assumed(spec.commandLine(), now);
        if (source.isManifests()) {
            return Manifests.load(source.files(), terminal.in()).observe(options.namespace(), assumed);
        }
        return assumed.map(SimulatedManifests::plain).orElseGet(() -> source.observe(options.namespace()));
    }

    private String page(Plan plan, Scenario scenario) {
        var progress = new ProgressLine(spec.commandLine().getErr(), terminal.colour());
        Runnable redraw = () -> progress.show("simulating");
        var simulations = new ArrayList<Supplier<Trial.Result>>();
        scenario.contenders().forEach(contender -> simulations.add(() -> scenario.run(contender, done -> {})));
        var results = Contest.run(simulations, redraw);
        var outlook = Contest.run(
                List.<Supplier<List<Outlook.Size>>>of(() -> Outlook.of(
                        scenario.base(), scenario.fleet(), scenario.costs(), scenario.load(), scenario.policy(), SEED)),
                redraw);
        progress.clear();
        return ReportPage.of(plan, scenario, results, outlook.get(0));
    }
}
