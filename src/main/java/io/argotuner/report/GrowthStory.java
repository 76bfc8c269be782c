package io.argotuner.report;

import io.argotuner.decide.forecast.DailyCounts;
import io.argotuner.decide.forecast.Trend;
import io.argotuner.simulate.Growth;
import io.argotuner.simulate.Growth.Day;
import io.argotuner.simulate.Growth.Story;
import io.argotuner.simulate.Outcome;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ninety days of growth for people: a line while it runs, a table, and what it comes to. */
public final class GrowthStory {
    private static final int LABEL = 32;
    private static final int COLUMN = 17;
    private static final int BAR = 10;
    private static final int FORECAST_DAY = 30;

    private final StringBuilder text = new StringBuilder();
    private final List<Story> stories;

    private GrowthStory(List<Story> stories) {
        this.stories = stories;
    }

    /**
     * How far one contender is.
     *
     * @param day the last one that is over, null before the first
     */
    public record Progress(String contender, @Nullable Day day) {}

    public static String title(long seed) {
        return "An Argo CD 3.5 install grows from " + Prose.count(Growth.applications(1)) + " to "
                + Prose.count(Growth.applications(Growth.DAYS), "Application") + " in " + Growth.DAYS
                + " days (seed " + seed + ").\n";
    }

    /** One line of at most 100 columns. */
    public static String progress(List<Progress> all) {
        var days =
                all.stream().mapToInt(p -> p.day() == null ? 0 : p.day().day()).sum();
        var done = BAR * days / (all.size() * Growth.DAYS);
        var latest = all.stream()
                .map(p -> p.contender().split(" ", 2)[0] + " "
                        + (p.day() == null
                                ? "-"
                                : SimulationTable.seconds(p.day().p99())))
                .collect(Collectors.joining(", "));
        return "[" + "#".repeat(done) + ".".repeat(BAR - done) + "] day " + days / all.size() + ", 99 % under: "
                + latest;
    }

    public static String of(List<Story> stories) {
        return new GrowthStory(stories).render();
    }

    private String render() {
        line("");
        row("", story -> story.result().outcome().contender());
        line("99 % of comparisons are younger than");
        for (var day : List.of(30, 60, Growth.DAYS)) {
            row(
                    String.format(Locale.ROOT, "  day %d, %,d Applications", day, Growth.applications(day)),
                    story -> SimulationTable.seconds(day(story, day).p99()));
        }
        row(
                "  day " + Growth.BAD_DAY + ", a bad one",
                story -> SimulationTable.seconds(day(story, Growth.BAD_DAY).p99()));
        row(
                "    its worst minute",
                story -> SimulationTable.seconds(day(story, Growth.BAD_DAY).worst()));
        line("A commit to everything is synced in");
        row("  first Monday", story -> commit(story, 0));
        row("  last Monday", story -> commit(story, last(story)));
        line("What it takes");
        row("  rolling restarts", story -> Prose.count(outcome(story).rollouts()));
        row(
                "  controller pods at the end",
                story -> Prose.count(outcome(story).settings().controllerReplicas()));
        row(
                "  controller cores used, mean",
                story -> String.format(Locale.ROOT, "%.2f", outcome(story).cores()));
        row(
                "  API requests a second, mean",
                story -> String.format(Locale.ROOT, "%.1f", outcome(story).requests()));
        line("");
        Prose.wrap(point() + foreseen(), PlanTable.WIDTH).forEach(this::line);
        return text.toString();
    }

    /** The point, in numbers. */
    private String point() {
        var untouched = stories.get(0);
        var tuned = stories.get(stories.size() - 1);
        return "On day " + Growth.DAYS + " a commit to all " + Prose.count(Growth.applications(Growth.DAYS))
                + " Applications takes " + commit(untouched, last(untouched)) + " where nobody touched the settings, "
                + commit(tuned, last(tuned)) + " with argo-tuner; 99 % of comparisons are younger than "
                + SimulationTable.seconds(day(untouched, Growth.DAYS).p99()) + " and "
                + SimulationTable.seconds(day(tuned, Growth.DAYS).p99()) + ". It changed settings "
                + tuned.result().changes().size() + " times, by "
                + Prose.count(outcome(tuned).rollouts(), "rolling restart") + ".";
    }

    /** What the forecast of an early day said about the last one: the counts until then are all that it knows. */
    private static String foreseen() {
        var first = LocalDate.EPOCH;
        var history = DailyCounts.none();
        for (var day = 1; day <= FORECAST_DAY; day++) {
            history = history.with(first.plusDays(day), Growth.applications(day), OptionalDouble.empty());
        }
        var last = Growth.applications(Growth.DAYS);
        var points = history.days().stream()
                .map(d -> new Trend.Point(d.day(), d.applications()))
                .toList();
        return Trend.of(points)
                .map(t -> {
                    var days = t.until(last, t.perDay());
                    return days.isEmpty()
                            ? ""
                            : " On day " + FORECAST_DAY + " its forecast has those " + Prose.count(last)
                                    + " Applications on day " + (FORECAST_DAY + Math.round(days.getAsDouble()))
                                    + ", from " + Prose.count(Growth.applications(FORECAST_DAY)) + ".";
                })
                .orElse("");
    }

    private static Day day(Story story, int day) {
        return story.days().get(day - 1);
    }

    private static Outcome outcome(Story story) {
        return story.result().outcome();
    }

    private static int last(Story story) {
        return outcome(story).fleetCommits().size() - 1;
    }

    private static String commit(Story story, int index) {
        OptionalLong took = outcome(story).fleetCommits().get(index).most();
        return took.isPresent() ? SimulationTable.seconds(took.getAsLong()) : "not in time";
    }

    private void row(String label, Function<Story, String> figure) {
        line(Prose.cell(label, LABEL)
                + stories.stream()
                        .map(story -> Prose.cell(figure.apply(story), COLUMN))
                        .collect(Collectors.joining()));
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
