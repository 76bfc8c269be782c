package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.Manifests;
import io.argotuner.decide.Census;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.report.SimulationDocument;
import io.argotuner.report.SimulationTable;
import io.argotuner.simulate.Costs;
import io.argotuner.simulate.Fleet;
import io.argotuner.simulate.Load;
import io.argotuner.simulate.Scenario;
import io.argotuner.simulate.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code argo-tuner simulate}: four ways to set an install's settings, side by side under the same load. */
@Command(
        name = "simulate",
        description = {
            "Simulate an Argo CD install under its own settings, the documented ratio, argocd-operator's dynamic scaling"
                    + " and argo-tuner, side by side. Reads no cluster, writes nothing.",
            "",
            "The model is fitted to published measurements; docs/model.md says how well, and what it cannot tell."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner simulate --applications 12000 --clusters 120",
            "  argo-tuner simulate -f install.yaml -f applications/ --cores 8",
            "  argo-tuner simulate --applications 5000 --clusters 3 --hours 6 -o json",
            "",
            "Exit codes: 0 done, 1 error."
        })
final class SimulateCommand implements Callable<Integer> {
    private static final int MOST_HOURS = 24 * 31;

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-f", "--file"},
            arity = "1..*",
            paramLabel = "FILE|DIR|-",
            description = "Manifests to read; '-' is standard input. Default: Argo CD 3.5 with nothing set.")
    private List<String> files = new ArrayList<>();

    @Mixin
    private final PlanOptions options = new PlanOptions();

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "24",
            description = "Hours to simulate, with a commit to every Application in the middle. Default: 24.")
    private int hours = 24;

    @Option(
            names = "--cores",
            paramLabel = "N",
            defaultValue = "4",
            description = "Cores of each controller pod. Default: 4.")
    private double cores = 4;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of everything random; the same seed gives the same result. Default: 1.")
    private long seed = 1;

    @Mixin
    private final TableOrJson output = new TableOrJson();

    SimulateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (hours < 1 || hours > MOST_HOURS) {
            throw new Hint(spec.commandLine(), "--hours must be from 1 to " + MOST_HOURS + ", not " + hours);
        }
        if (!(cores >= 0.1 && cores <= 1000)) {
            throw new Hint(spec.commandLine(), "--cores must be from 0.1 to 1000, not " + cores);
        }
        var now = terminal.clock().instant();
        var scenario = scenario(now);
        var results = run(scenario);
        var out = spec.commandLine().getOut();
        out.print(output.isJson() ? SimulationDocument.json(scenario, results) : SimulationTable.of(scenario, results));
        out.flush();
        return Main.NOTHING_TO_CHANGE;
    }

    private Scenario scenario(Instant now) {
        var observation = observation(now);
        if (!(observation.census() instanceof Fact.Known<Census> census)
                || census.value().applications() < 1) {
            throw new BadInput("there are no Applications to simulate: give their manifests with -f, or --applications"
                    + " and --clusters");
        }
        var remarks = new ArrayList<String>();
        var policy = options.policy(now, remarks);
        SimulatedSize.check(observation, policy);
        if (SimulatedSize.takesMinutes(census.value().applications(), Duration.ofHours(hours))) {
            remarks.add("so many Applications for " + hours + " hours take minutes to simulate; --hours takes fewer");
        }
        remarks.forEach(remark -> Problems.note(spec.commandLine().getErr(), remark));
        options.note(observation)
                .ifPresent(note -> Problems.note(spec.commandLine().getErr(), note));
        return new Scenario(
                observation,
                Fleet.of(census.value(), observation.sharding(), seed),
                Costs.fitted().withControllerCores(cores),
                Load.ordinary(),
                Duration.ofHours(hours),
                policy,
                seed);
    }

    private Observation observation(Instant now) {
        var assumed = options.assumed(spec.commandLine(), now);
        if (!files.isEmpty()) {
            return Manifests.load(files, terminal.in()).observe(options.namespace(), assumed);
        }
        return SimulatedManifests.plain(assumed.orElseThrow(() ->
                new Hint(spec.commandLine(), "give manifests with -f, or numbers with --applications and --clusters")));
    }

    private List<Trial.Result> run(Scenario scenario) {
        var contenders = scenario.contenders();
        var shares = new Shares(contenders.size());
        var simulations = new ArrayList<Supplier<Trial.Result>>();
        for (var i = 0; i < contenders.size(); i++) {
            var index = i;
            simulations.add(() -> scenario.run(contenders.get(index), done -> shares.set(index, done)));
        }
        var progress = new ProgressLine(spec.commandLine().getErr(), terminal.colour());
        var results = Contest.run(
                simulations, () -> progress.show("simulating " + hours + " hours: " + shares.percent() + " %"));
        progress.clear();
        return results;
    }
}
