package io.argotuner.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A headless Chromium with one tab, driven over the DevTools protocol. */
public final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private final Process process;
    private final CompletableFuture<String> address = new CompletableFuture<>();
    private final DevTools tab;

    /** Where this machine has one. */
    public static Optional<Path> found() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> Path.of(dir, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile an empty directory that is the browser's own */
    public static Browser start(Path program, Path profile) throws IOException {
        var process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectErrorStream(true)
                .start();
        return new Browser(process);
    }

    private Browser(Process process) {
        this.process = process;
        var reader = new Thread(this::listen, "browser output");
        reader.setDaemon(true);
        reader.start();
        tab = DevTools.tab(DevTools.within(address));
    }

    private void listen() {
        var said = new StringBuilder();
        try (var lines = process.inputReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith("DevTools listening on ")) {
                    address.complete(line.substring("DevTools listening on ".length()));
                }
            }
        } catch (IOException e) {
            said.append(e);
        }
        address.completeExceptionally(new IllegalStateException("the browser ended: " + said));
    }

    /** Opens a page; what an earlier one did is forgotten. */
    public void open(Path page) {
        tab.forget();
        tab.call("Page.navigate", Map.of("url", page.toUri().toString()));
        run(
                "new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))");
    }

    /** As on a screen that wide, in pixels. */
    public void screen(int width, boolean dark) {
        look(width, dark, "screen");
    }

    /** As on paper with that much room across, in pixels, printed where the screen is dark or light. */
    public void paper(int width, boolean dark) {
        look(width, dark, "print");
    }

    private void look(int width, boolean dark, String media) {
        tab.call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        tab.call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "media",
                        media,
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
    }

    /** The value of a script, or of the promise it gives. */
    public JsonNode run(String script) {
        var answer =
                tab.call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.get("result").path("value");
    }

    /** What a screen reader is told, one node for each thing. */
    public JsonNode spoken() {
        return tab.call("Accessibility.getFullAXTree", Map.of()).get("nodes");
    }

    /** As PDF. */
    public byte[] printed() throws IOException {
        return tab.call("Page.printToPDF", Map.of("preferCSSPageSize", true))
                .get("data")
                .binaryValue();
    }

    /** The whole page as PNG. */
    public byte[] picture() throws IOException {
        return tab.call("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .get("data")
                .binaryValue();
    }

    /** Addresses that were asked for since the page was opened, its own first. */
    public List<String> requests() {
        return tab.events("Network.requestWillBeSent").stream()
                .map(event -> event.at("/request/url").asText())
                .toList();
    }

    /** What the console got since the page was opened. */
    public List<String> complaints() {
        return Stream.of("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
                .flatMap(name -> tab.events(name).stream())
                .map(JsonNode::toString)
                .toList();
    }

    @Override
    public void close() {
        tab.close();
        var all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }
}
