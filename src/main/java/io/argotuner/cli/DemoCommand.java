package io.argotuner.cli;

import io.argotuner.report.GrowthStory;
import io.argotuner.simulate.Fleet;
import io.argotuner.simulate.Growth;
import io.argotuner.simulate.Growth.Day;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code argo-tuner demo}: ninety days of growth in about a minute. */
@Command(
        name = "demo",
        description = {
            "Show in about a minute what happens to an Argo CD install that grows from 200 to 12,000 Applications in 90"
                    + " days: untouched, by the documented ratio, with argocd-operator's dynamic scaling, and with"
                    + " argo-tuner. Needs no cluster, writes nothing.",
            "",
            "One hour of each day is simulated, and all of one bad day: a slow Git host, slow API servers, crashing pods"
                    + " and two commits to every Application."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  argo-tuner demo", "  argo-tuner demo --seed 7", "", "Exit codes: 0 done, 1 error."})
final class DemoCommand implements Callable<Integer> {
    private static final int PLAIN_LINE_DAYS = 15;

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of everything random; the same seed gives the same result. Default: 1.")
    private long seed = 1;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var first = Growth.applications(1);
        var base = SimulatedManifests.plain(Fleet.even(first, 2, seed).census(first, Instant.EPOCH));
        var growth = new Growth(base, seed);
        var contenders = growth.contenders();
        var days = new AtomicReferenceArray<Day>(contenders.size());
        var simulations = new ArrayList<Supplier<Growth.Story>>();
        for (var i = 0; i < contenders.size(); i++) {
            var index = i;
            simulations.add(() -> growth.run(contenders.get(index), day -> days.set(index, day)));
        }
        var out = spec.commandLine().getOut();
        out.print(GrowthStory.title(seed));
        out.flush();
        var live = new ProgressLine(out, terminal.colour());
        var plain = new int[] {PLAIN_LINE_DAYS};
        var stories = Contest.run(simulations, () -> {
            var shown = new ArrayList<GrowthStory.Progress>();
            var sum = 0;
            for (var i = 0; i < days.length(); i++) {
                var day = days.get(i);
                shown.add(new GrowthStory.Progress(contenders.get(i).label(), day));
                sum += day == null ? 0 : day.day();
            }
            live.show(GrowthStory.progress(shown));
            var mean = sum / days.length();
            if (!terminal.colour() && mean >= plain[0] && mean < Growth.DAYS) {
                plain[0] = mean - mean % PLAIN_LINE_DAYS + PLAIN_LINE_DAYS;
                out.println(GrowthStory.progress(shown));
            }
        });
        live.clear();
        out.print(GrowthStory.of(stories));
        out.flush();
        return Main.NOTHING_TO_CHANGE;
    }
}
