package io.argotuner.cli;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.audit.Audit;
import io.argotuner.audit.Checks;
import io.argotuner.audit.EstateReader;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.ClusterObserver;
import io.argotuner.collect.LivePolicies;
import io.argotuner.collect.Manifests;
import io.argotuner.collect.PolicyReader;
import io.argotuner.collect.ProofReader;
import io.argotuner.decide.Census;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.forecast.Forecast;
import io.argotuner.decide.load.Capacities;
import io.argotuner.report.Explanation;
import io.argotuner.report.Growth;
import io.argotuner.report.LiveMeasures;
import io.argotuner.report.Plan;
import io.argotuner.report.ReportInput;
import io.argotuner.report.ReportPage;
import io.argotuner.simulate.Costs;
import io.argotuner.simulate.Fleet;
import io.argotuner.simulate.Load;
import io.argotuner.simulate.Outlook;
import io.argotuner.simulate.Scenario;
import io.argotuner.simulate.Trial;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            "Write a page about an Argo CD install: its settings, what they should be and why, what earlier changes did,"
                    + " which limit comes next, and what a simulation makes of it, today and with more Applications. One"
                    + " HTML file that needs nothing from anywhere.",
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
    private static final long SEED = 1;

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
            paramLabel = "FILE",
            description = "Where to write the page. Default: standard output.")
    private @Nullable Path output;

    ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var file = output == null ? null : new NewFile(output, "--output");
        var now = terminal.clock().instant();
        var read = read(now);
        var observation = read.observation();
        if (!(observation.census() instanceof Fact.Known<Census> census)
                || census.value().applications() < 1) {
            throw new BadInput("there are no Applications to report on: give their manifests with -f, or --applications"
                    + " and --clusters");
        }
        var plan = options.plan(observation, now);
        var fleet = Fleet.of(census.value(), observation.sharding(), SEED);
        var policy = options.policy(now, new ArrayList<>());
        SimulatedSize.check(observation, policy);
        var hours = SimulatedSize.ofReport(fleet.applications());
        var scenario = new Scenario(observation, fleet, Costs.fitted(), Load.ordinary(), hours, policy, SEED);
        var page = page(plan, scenario, read, now);
        if (file == null) {
            var out = spec.commandLine().getOut();
            out.print(page);
            out.flush();
        } else {
            file.write(page);
        }
        return Main.NOTHING_TO_CHANGE;
    }

    /** What is read once: the install, its audit, and its policy as the operator left it. */
    private record Read(
            Observation observation,
            Optional<Audit> audit,
            Optional<LiveMeasures> live,
            Optional<ArgoTuningPolicy> policy) {}

    private Read read(Instant now) {
        var assumed = options.assumed(spec.commandLine(), now);
        if (source.isManifests() || assumed.isPresent()) {
            measurements.refuse(spec.commandLine());
        }
        if (source.isManifests()) {
            var manifests = Manifests.load(source.files(), terminal.in());
            var observation = manifests.observe(options.namespace(), assumed);
            // Standard input was read to its end.
            var audit = source.files().contains("-")
                    ? Optional.<Audit>empty()
                    : Optional.of(Audit.of(
                            EstateReader.fromManifests(
                                    source.files(), terminal.in(), options.namespace(), List.of(), now),
                            Checks.ALL));
            return new Read(
                    observation, audit, Optional.empty(), manifests.policy(options.namespace(), Optional.empty()));
        }
        return assumed.map(census -> new Read(
                        SimulatedManifests.plain(census), Optional.empty(), Optional.empty(), Optional.empty()))
                .orElseGet(() -> source.live(options.namespace(), (client, where) -> live(client, where, now)));
    }

    private Read live(KubernetesClient client, String namespace, Instant now) {
        var access = measurements.access(spec.commandLine());
        var stored = stored(client, namespace);
        var policy = options.policy(now, new ArrayList<>());
        var asked = measurements.source(options.givesPolicy() ? policy.evidence() : told(stored, now));
        var observation =
                new ClusterObserver(client, access, terminal.clock()).observe(namespace, policy.measuredBy(asked));
        var audit = Audit.of(EstateReader.live(client, namespace, false, List.of(), now), Checks.ALL);
        var live = new MeasuredDurations(client, namespace, now).read(asked, access);
        return new Read(observation, Optional.of(audit), Optional.of(live), stored);
    }

    /** Where the stored policy wants evidence from. */
    private Policy.Evidence told(Optional<ArgoTuningPolicy> stored, Instant now) {
        return stored.flatMap(resource -> readable(resource, now))
                .map(Policy::evidence)
                .orElse(Policy.Evidence.PODS);
    }

    private Optional<ArgoTuningPolicy> stored(KubernetesClient client, String namespace) {
        try {
            return Optional.of(LivePolicies.find(client, namespace, Optional.empty()));
        } catch (BadInput none) {
            // The report goes without: there is no policy, or it may not be read.
            Problems.note(spec.commandLine().getErr(), String.valueOf(none.getMessage()));
            return Optional.empty();
        }
    }

    /** Empty for a policy that makes no sense, which is the operator's to tell. */
    private Optional<Policy> readable(ArgoTuningPolicy resource, Instant now) {
        try {
            return Optional.of(PolicyReader.read(resource, now));
        } catch (BadInput e) {
            Problems.note(spec.commandLine().getErr(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private String page(Plan plan, Scenario scenario, Read read, Instant now) {
        var progress = new ProgressLine(spec.commandLine().getErr(), terminal.colour());
        var contenders = scenario.contenders();
        var sizes = Outlook.of(scenario, PlanOptions.MOST_APPLICATIONS);
        var shares = new Shares(contenders.size() + sizes.size());
        var simulations = new ArrayList<Supplier<Trial.Result>>();
        for (var contender : contenders) {
            var index = simulations.size();
            simulations.add(() -> scenario.run(contender, done -> shares.set(index, done)));
        }
        var further = new ArrayList<Supplier<Outlook.Size>>();
        for (var size : sizes) {
            var index = simulations.size() + further.size();
            further.add(() -> {
                var simulated = size.get();
                shares.set(index, 1);
                return simulated;
            });
        }
        // The outlook takes about as long again.
        if (SimulatedSize.takesMinutes(
                scenario.fleet().applications(), scenario.duration().multipliedBy(2))) {
            Problems.note(spec.commandLine().getErr(), "so many Applications take minutes to simulate");
        }
        Runnable redraw = () -> progress.show("simulating: " + shares.percent() + " %");
        var results = Contest.run(simulations, redraw);
        var outlook = Contest.run(further, redraw);
        progress.clear();
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var status = read.policy().map(ArgoTuningPolicy::getStatus);
        var history = Growth.history(status.map(s -> s.growth).orElse(null), today);
        var forecast = Forecast.of(history, plan.observation(), scenario.policy(), plan.decision(), today);
        var fit = ProofReader.fit(status.orElse(null));
        var capacities = Capacities.of(plan.observation(), plan.decision(), scenario.policy(), fit);
        return ReportPage.of(new ReportInput(
                plan,
                scenario,
                results,
                outlook,
                forecast,
                fit,
                capacities,
                history,
                read.audit(),
                read.live(),
                read.policy().map(Explanation::of)));
    }
}
