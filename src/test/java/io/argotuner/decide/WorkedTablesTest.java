package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every row of the worked tables in docs/how-it-decides.md. */
class WorkedTablesTest {
    private static final Path DOC = Path.of("docs/how-it-decides.md");
    private static final String IN_FORCE = " in force";

    record Row(int line, Map<String, String> cells) {
        int number(String column) {
            return Integer.parseInt(cells.get(column));
        }

        @Override
        public String toString() {
            return "line " + line + " " + cells;
        }
    }

    static List<Row> rows() throws IOException {
        var rows = new ArrayList<Row>();
        var header = List.<String>of();
        var lines = Files.readAllLines(DOC);
        for (var i = 0; i < lines.size(); i++) {
            var cells = cells(lines.get(i));
            if (cells.isEmpty()) {
                header = List.of();
            } else if (cells.get(0).equals("Applications")) {
                header = cells;
            } else if (!header.isEmpty() && !cells.get(0).startsWith("--")) {
                assertThat(cells).as("line %d", i + 1).hasSameSizeAs(header);
                var named = new LinkedHashMap<String, String>();
                for (var c = 0; c < header.size(); c++) {
                    named.put(header.get(c), cells.get(c));
                }
                rows.add(new Row(i + 1, named));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        if (!line.startsWith("|")) {
            return List.of();
        }
        return Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                .map(c -> c.replace("`", "").trim())
                .toList();
    }

    @Test
    void tables_areFound() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void row_isWhatIsDecided(Row row) {
        var install = PlainInstall.fresh().counting(row.number("Applications"), row.number("clusters"));
        row.cells().forEach((column, cell) -> {
            if (column.endsWith(IN_FORCE)) {
                install.at(
                        setting(column.substring(0, column.length() - IN_FORCE.length())), PlainInstall.parsed(cell));
            }
        });
        readings(row, install);
        var lookedFor = Optional.ofNullable(row.cells().get("looked for"));

        var decision = Tuner.decide(install.observed(), Policy.defaults(), Memory.none(), PlainInstall.NOW);
        lookedFor.ifPresent(hours -> look(install, Duration.parse("PT" + hours.toUpperCase(Locale.ROOT))));

        if (row.cells().containsKey("bottleneck")) {
            assertThat(decision.bottleneck().id())
                    .as(decision.bottleneckReason())
                    .isEqualTo(row.cells().get("bottleneck"));
        }
        row.cells().forEach((column, cell) -> Setting.byId(column).ifPresent(setting -> {
            var found = lookedFor.isPresent()
                    ? install.observed()
                            .setting(setting)
                            .effective()
                            .map(setting::text)
                            .orElse("unknown")
                    : decision.setting(setting).recommended();
            assertThat(found)
                    .as("%s: %s", setting.id(), decision.setting(setting).reason())
                    .isEqualTo(cell);
        }));
    }

    /** Rows with a column {@code busy} are measured ones: one shard whose queue is full where its workers are. */
    private static void readings(Row row, PlainInstall install) {
        if (!row.cells().containsKey("busy")) {
            return;
        }
        var workers = install.observed()
                        .setting(Setting.STATUS_PROCESSORS)
                        .effective()
                        .orElse(0.0)
                * share(row, "busy");
        var service = PlainInstall.parsed(row.cells().get("service"));
        var full = share(row, "busy") >= 0.95;
        var shard = new Readings.Shard(0)
                .refreshing(workers / service, full ? 40 : 1, service, workers, full ? 300 : 0)
                .operating(0, 0, 0, 0, 0)
                .throttled(share(row, "throttled") * workers)
                .cores(2 * share(row, "CPU"), 2);
        install.evidence(Readings.of(shard)
                .onlyRepoServers(new Readings.Repo().pending(row.number("pending")))
                .fact());
    }

    private static double share(Row row, String column) {
        return Double.parseDouble(row.cells().get(column).replace(" %", "")) / 100;
    }

    private static void look(PlainInstall install, Duration duration) {
        var memory = Memory.none();
        for (var now = PlainInstall.NOW;
                !now.isAfter(PlainInstall.NOW.plus(duration));
                now = now.plus(Duration.ofMinutes(10))) {
            var decision = Tuner.decide(install.observed(), Policy.defaults(), memory, now);
            install.apply(decision, now).rolledOut();
            memory = decision.memory();
        }
    }

    private static Setting setting(String id) {
        return Setting.byId(id).orElseThrow(() -> new AssertionError("no setting " + id + " in " + DOC));
    }
}
