package io.argotuner.report;

import io.argotuner.decide.Memory;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Tuner;
import io.argotuner.decide.forecast.DailyCounts;
import io.argotuner.decide.forecast.Forecast;
import io.argotuner.simulate.Outcome;
import io.argotuner.simulate.Scenario;
import io.argotuner.simulate.Trial;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Simulations for people, side by side in 100 columns, and the one sentence that they come to. */
public final class SimulationTable {
    private static final int LABEL = 32;
    private static final int COLUMN = 17;

    private final StringBuilder text = new StringBuilder();
    private final List<Outcome> outcomes;

    private SimulationTable(List<Trial.Result> results) {
        outcomes = results.stream().map(Trial.Result::outcome).toList();
    }

    public static String of(Scenario scenario, List<Trial.Result> results) {
        return new SimulationTable(results).render(scenario, results);
    }

    private String render(Scenario scenario, List<Trial.Result> results) {
        var hours = scenario.duration().toHours();
        line(Prose.count(scenario.fleet().applications(), "Application") + " on "
                + Prose.count(scenario.fleet().clusters(), "cluster") + ", " + hours + " simulated hours, "
                + number(scenario.costs().pods().controllerCores()) + " cores for each controller pod, seed "
                + scenario.seed() + ".");
        line("");
        row("", Outcome::contender);
        line("Age of comparisons");
        row("  half of all, below", o -> seconds(o.freshnessP50()));
        row("  99 % of all, below", o -> seconds(o.freshnessP99()));
        row("  the oldest", o -> seconds(o.freshnessMost()));
        line("A commit to every Application");
        row("  half synced after", o -> fleet(o, Outcome.FleetCommit::half));
        row("  99 % synced after", o -> fleet(o, Outcome.FleetCommit::most));
        line("From commit to synced, all");
        row("  half, below", o -> seconds(o.syncP50()));
        row("  99 %, below", o -> seconds(o.syncP99()));
        line("Load");
        row("  queued, mean", o -> number(o.queued()));
        row("  queued, most", o -> String.format(Locale.ROOT, "%,d", o.queuedMost()));
        row("  client throttling a request", o -> String.format(Locale.ROOT, "%.3fs", o.throttled()));
        row("  API requests a second", o -> number(o.requests()));
        row("  controller cores used", o -> String.format(Locale.ROOT, "%.2f", o.cores()));
        line("Disruption");
        row("  rolling restarts", o -> Prose.count(o.rollouts()));
        row("  pods down, together", o -> seconds(o.podsDown().toSeconds()));
        line("Settings at the end");
        row("  controllerReplicas", o -> Prose.count(o.settings().controllerReplicas()));
        row(
                "  status/operation processors",
                o -> o.settings().statusProcessors() + "/" + o.settings().operationProcessors());
        row(
                "  timeout, jitter",
                o -> seconds(o.settings().timeout()) + ", "
                        + seconds(o.settings().jitter()));
        row("  kubeClientQps", o -> number(o.settings().qps()));
        row("  repoServerReplicas", o -> Prose.count(o.settings().repoServerReplicas()));
        line("");
        var tuned = results.get(results.size() - 1);
        changes(tuned);
        Prose.wrap(sentence(tuned.outcome()) + " " + next(scenario), PlanTable.WIDTH)
                .forEach(this::line);
        return text.toString();
    }

    private void changes(Trial.Result tuned) {
        if (tuned.changes().isEmpty()) {
            line("argo-tuner changed nothing.");
            return;
        }
        line("What argo-tuner changed");
        var begin = tuned.minutes().get(0).at();
        for (var i = 0; i < tuned.changes().size(); i++) {
            var change = tuned.changes().get(i);
            var what = after(begin, change.at()) + "  " + settings(change.settings());
            Prose.wrap(what, PlanTable.WIDTH - 2).forEach(part -> line("  " + part));
            did(tuned, i)
                    .ifPresent(did -> Prose.wrap(did, PlanTable.WIDTH - 9).forEach(part -> line("         " + part)));
        }
    }

    static String after(Instant begin, Instant at) {
        var passed = Duration.between(begin, at);
        return String.format(Locale.ROOT, "%dh%02dm", passed.toHours(), passed.toMinutesPart());
    }

    /** What came of one of those changes; empty where nothing was measured of it. */
    static Optional<String> did(Trial.Result tuned, int change) {
        var changes = tuned.changes();
        var taken = changes.get(change).takenBack();
        if (taken.isEmpty()) {
            return changes.get(change).effect();
        }
        var begin = tuned.minutes().get(0).at();
        return changes.subList(0, change).stream()
                .filter(before -> before.settings().keySet().containsAll(taken))
                .reduce((first, second) -> second)
                .map(back -> "Took back the change of " + after(begin, back.at()) + ".");
    }

    static String settings(Map<Setting, Double> settings) {
        return new EnumMap<>(settings)
                .entrySet().stream()
                        .map(e ->
                                e.getKey().id() + " " + Prose.humane(e.getKey().text(e.getValue())))
                        .collect(Collectors.joining(", "));
    }

    private String sentence(Outcome tuned) {
        var untouched = outcomes.get(0);
        return "With argo-tuner 99 % of comparisons are younger than " + seconds(tuned.freshnessP99()) + ", untouched "
                + seconds(untouched.freshnessP99()) + "; a commit to every Application is synced in "
                + fleet(tuned, Outcome.FleetCommit::most) + ", untouched in "
                + fleet(untouched, Outcome.FleetCommit::most) + "; that took "
                + Prose.count(tuned.rollouts(), "rolling restart") + ".";
    }

    /** The nearest limit with more Applications; nothing grows here, so not when it is hit. */
    private static String next(Scenario scenario) {
        var base = scenario.base();
        var decision = Tuner.decide(base, scenario.policy(), Memory.none(), Instant.EPOCH);
        return next(Forecast.of(DailyCounts.none(), base, scenario.policy(), decision, LocalDate.EPOCH), "");
    }

    /** @param then what was said before, such as {@code " then"}; empty for now */
    static String next(Forecast forecast, String then) {
        return forecast.ahead().stream()
                .findFirst()
                .map(Forecast.Ahead::limit)
                .map(limit -> "The next limit" + then + " is at "
                        + Prose.count((int) limit.applications(), "Application") + ": " + limit.what()
                        + Forecast.cost(limit) + ".")
                .orElse("No limit is found" + then + " up to four times as many Applications.");
    }

    private static String fleet(Outcome outcome, Function<Outcome.FleetCommit, OptionalLong> when) {
        if (outcome.fleetCommits().isEmpty()) {
            return "-";
        }
        var took = when.apply(outcome.fleetCommits().get(outcome.fleetCommits().size() - 1));
        return took.isPresent() ? seconds(took.getAsLong()) : "not in time";
    }

    static String seconds(long seconds) {
        return Prose.humane(seconds + "s");
    }

    private static String number(double number) {
        return number == Math.rint(number) || number >= 100
                ? String.format(Locale.ROOT, "%,.0f", number)
                : String.format(Locale.ROOT, "%.1f", number);
    }

    private void row(String label, Function<Outcome, String> figure) {
        line(Prose.cell(label, LABEL)
                + outcomes.stream()
                        .map(o -> Prose.cell(figure.apply(o), COLUMN))
                        .collect(Collectors.joining()));
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
