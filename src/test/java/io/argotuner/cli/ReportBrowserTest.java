package io.argotuner.cli;

import static io.argotuner.cli.Ran.argoTuner;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.report.Browser;
import io.argotuner.report.PageLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports as a browser shows them. Pages and pictures are left in {@code target/report}. */
class ReportBrowserTest {
    private static final Path SEEN = Path.of("target", "report");
    private static @Nullable Browser browser;
    private static String fleet = "";

    @BeforeAll
    static void start(@TempDir Path profile) throws IOException {
        browser = PageLayout.browser(profile);
        Files.createDirectories(SEEN);
        fleet = Files.readString(
                report("fleet", "-f", "examples/fleet", "-f", "src/test/resources/explain/policy.yaml"));
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    /** For people to look at. */
    private static Path pictured(Path page) throws IOException {
        PageLayout.picture(Objects.requireNonNull(browser), page.toAbsolutePath(), SEEN);
        return page;
    }

    @Test
    void dump_readsWellEverywhere() throws IOException {
        assertThat(wrong(pictured(SEEN.resolve("fleet.html")))).isEmpty();
    }

    @Test
    void simulation_readsWellEverywhere() throws IOException {
        assertThat(wrong(report("simulation", "--applications", "900", "--clusters", "6")))
                .isEmpty();
    }

    @Test
    void everyPartAtItsFullest_readsWellEverywhere() throws IOException {
        assertThat(wrong(pictured(Files.writeString(SEEN.resolve("full-pods.html"), FullReport.page(false)))))
                .isEmpty();
        assertThat(wrong(Files.writeString(SEEN.resolve("full-day.html"), FullReport.page(true))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    .scroll { overflow-x: auto; }      |                                           | 390 wide, light: the page is
                    tabindex="0"                       |                                           | scrolls, but not by the keyboard
                    --soft: #57606a                    | --soft: #8a939d                           | light: 'argo-tuner report' has a contrast
                    --one: #f0a04b                     | --one: #503010                            | dark: a line 'line l0' has a contrast
                    .chart text { font-family: system-ui, sans-serif; font-size: 12px | .chart text { font-size: 30px | overlap
                    .bars text { font-family: system-ui, sans-serif; font-size: 11px  | .bars text { font-size: 6px   | pixels high
                    .timeline li, tr { break-inside: avoid; } | .timeline li { break-inside: avoid; } | high: <tr>
                    h2, h2 + p, h3, h3 + p, thead { break-after: avoid; } |                                       | ends a sheet
                    screen and (prefers-color-scheme   | (prefers-color-scheme                     | printed page is dark
                    role="img"                         |                                           | has no role
                    scope="col">Setting                | scope="col">                              | a table has no heading
                    </main>                            | <img src="https://argotuner.invalid/x.png" alt="x"></main> | asked for
                    </main>                            | <script>console.error("x")</script></main> | the console says
                    </main>                            | <button></button></main>                  | a button without a name
                    """)
    void brokenPage_isToldSo(String part, @Nullable String instead, String told, @TempDir Path dir) throws IOException {
        assertThat(fleet).contains(part);
        var page = Files.writeString(dir.resolve("broken.html"), fleet.replace(part, instead == null ? "" : instead));
        assertThat(String.join("\n", wrong(page))).contains(told);
    }

    private static Path report(String name, String... args) {
        var page = SEEN.resolve(name + ".html");
        var all = Stream.concat(Stream.of("report", "-o", page.toString()), Arrays.stream(args));
        assertThat(argoTuner(all.toArray(String[]::new))).isEqualTo(new Ran(0, "", ""));
        return page;
    }

    private static List<String> wrong(Path page) throws IOException {
        return PageLayout.wrong(Objects.requireNonNull(browser), page.toAbsolutePath());
    }
}
