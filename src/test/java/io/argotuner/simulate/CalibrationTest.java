package io.argotuner.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.simulate.PublishedPoints.Point;
import io.argotuner.simulate.PublishedPoints.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The model against published measurements: within 20 % each, and those that it does not reproduce are listed. The table
 * of docs/model.md is what comes out here; {@code -Dmodel.update=true} writes it.
 */
class CalibrationTest {
    private static final Path DOC = Path.of("docs/model.md");
    private static final String BEGIN = "<!-- points -->";
    private static final String END = "<!-- /points -->";
    private static final double TOLERANCE = 0.2;

    private static final List<Row> ROWS = new ArrayList<>();

    private record Row(Point point, double model) {
        double error() {
            if (point.published() == model) {
                return 0;
            }
            return Double.isInfinite(point.published()) || point.published() == 0
                    ? Double.POSITIVE_INFINITY
                    : model / point.published() - 1;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s | %s %s | %s | %s | %s |",
                    point.source(),
                    point.what(),
                    figure(point.published()),
                    point.unit(),
                    figure(model),
                    Double.isInfinite(error()) ? "-" : String.format(Locale.ROOT, "%+.0f %%", 100 * error()),
                    point.use().label());
        }

        private static String figure(double x) {
            return Double.isInfinite(x) ? "never" : String.format(Locale.ROOT, x < 10 ? "%.2f" : "%.1f", x);
        }
    }

    @BeforeAll
    static void simulate() {
        PublishedPoints.all()
                .forEach(point -> ROWS.add(new Row(point, point.model().getAsDouble())));
    }

    @Test
    void points_areReproducedWithin20PercentOrListed() {
        assertThat(ROWS)
                .filteredOn(row -> row.point().use() != Use.NOT_REPRODUCED)
                .allSatisfy(row ->
                        assertThat(Math.abs(row.error())).as(row.toString()).isLessThanOrEqualTo(TOLERANCE));
    }

    @Test
    void listedPoints_areReallyOff() {
        assertThat(ROWS)
                .filteredOn(row -> row.point().use() == Use.NOT_REPRODUCED)
                .allSatisfy(row ->
                        assertThat(Math.abs(row.error())).as(row.toString()).isGreaterThan(TOLERANCE));
    }

    @Test
    void aThirdOfThePoints_isNotFitted() {
        var fitted = ROWS.stream().filter(row -> row.point().use() == Use.FIT).count();
        var heldOut =
                ROWS.stream().filter(row -> row.point().use() == Use.HELD_OUT).count();
        assertThat(heldOut).isGreaterThan(fitted);
    }

    @Test
    void moreProcessors_changeNothingWhereTheClientLimits() {
        var times = ROWS.stream()
                .filter(row -> row.point().source().equals("AWS 2"))
                .mapToDouble(Row::model)
                .summaryStatistics();
        assertThat(times.getMax() / times.getMin()).isLessThan(1.05);
    }

    @Test
    void document_hasTheseFigures() throws IOException {
        var text = Files.readString(DOC);
        var table = "| source | what | published | model | error | use |\n|---|---|---:|---:|---:|---|\n"
                + String.join("\n", ROWS.stream().map(Row::toString).toList()) + "\n";
        var begin = text.indexOf(BEGIN) + BEGIN.length() + 1;
        var end = text.indexOf(END);
        if (Boolean.getBoolean("model.update")) {
            Files.writeString(DOC, text.substring(0, begin) + table + text.substring(end));
        }
        assertThat(Files.readString(DOC)).contains(table);
    }
}
