package io.argotuner.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;

/** What is wrong with a page in a real browser, on screens of three widths and on paper, light and dark. */
public final class PageLayout {
    private static final List<Integer> SCREENS = List.of(1280, 720, 390);
    /** A4 and Letter less margins of about a centimetre are wider and higher than this. */
    private static final int PAPER_WIDTH = 720;

    private static final List<Integer> PAPER_HEIGHTS = List.of(820, 845, 870, 895, 920, 945, 960);

    private final Browser browser;
    private final List<String> wrong = new ArrayList<>();

    private PageLayout(Browser browser) {
        this.browser = browser;
    }

    /** Skips the test where there is no browser to look with. */
    public static Browser browser(Path profile) throws IOException {
        var program = Browser.found();
        Assumptions.assumeTrue(
                program.isPresent(), "no chromium, chromium-browser or google-chrome in PATH: pages are not looked at");
        return Browser.start(program.orElseThrow(), profile);
    }

    /** Sentences about what is wrong, none for a good page. */
    public static List<String> wrong(Browser browser, Path page) throws IOException {
        var layout = new PageLayout(browser);
        browser.open(page);
        layout.screens();
        layout.paper();
        layout.spoken();
        if (!browser.requests().equals(List.of(page.toUri().toString()))) {
            layout.wrong.add("asked for " + browser.requests());
        }
        browser.complaints().forEach(text -> layout.wrong.add("the console says " + text));
        return layout.wrong;
    }

    private void screens() throws IOException {
        for (var dark : List.of(false, true)) {
            for (var width : SCREENS) {
                browser.screen(width, dark);
                look(width + " wide, " + (dark ? "dark" : "light"), script("layout"));
            }
        }
        browser.screen(SCREENS.get(0), false);
        var light = background();
        browser.screen(SCREENS.get(0), true);
        if (background().equals(light)) {
            wrong.add("the dark page is not dark");
        }
        browser.paper(PAPER_WIDTH, true);
        if (!background().equals(light)) {
            wrong.add("the printed page is dark");
        }
    }

    private String background() {
        return browser.run("getComputedStyle(document.body).backgroundColor").asText();
    }

    private void paper() throws IOException {
        for (var dark : List.of(false, true)) {
            browser.paper(PAPER_WIDTH, dark);
            look("printed, " + (dark ? "dark" : "light"), script("layout"));
        }
        look("printed", script("pages") + "(" + PAPER_WIDTH + ", " + PAPER_HEIGHTS + ")");
    }

    private void look(String when, String script) {
        browser.run(script).forEach(sentence -> wrong.add(when + ": " + sentence.asText()));
    }

    /** By the names that the browser itself gives to assistive technology. */
    private void spoken() {
        var nodes = StreamSupport.stream(browser.spoken().spliterator(), false)
                .filter(node -> !node.path("ignored").asBoolean())
                .toList();
        var pictures = nodes.stream().filter(n -> role(n).matches("image|img")).toList();
        if (pictures.isEmpty()) {
            wrong.add("a screen reader finds no picture");
        }
        for (var node : nodes) {
            if (role(node).matches("image|img|table|region|link|button")
                    && node.at("/name/value").asText().isBlank()) {
                wrong.add("a screen reader finds a " + role(node) + " without a name");
            }
        }
    }

    private static String role(JsonNode node) {
        return node.at("/role/value").asText();
    }

    private static String script(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/report", name + ".js"));
    }

    /** Leaves pictures of the page on every screen and on paper in a directory, for people. */
    public static void picture(Browser browser, Path page, Path pictures) throws IOException {
        var name = pictures.resolve(page.getFileName().toString().replace(".html", "-"));
        browser.open(page);
        for (var width : SCREENS) {
            for (var dark : List.of(false, true)) {
                browser.screen(width, dark);
                Files.write(Path.of(name + (width + (dark ? "-dark.png" : ".png"))), browser.picture());
            }
        }
        browser.paper(PAPER_WIDTH, false);
        Files.write(Path.of(name + "print.pdf"), browser.printed());
    }
}
