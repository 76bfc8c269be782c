package io.argotuner.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A headless Chromium with one tab, driven over the DevTools protocol. */
public final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    /** So long an answer may take on a machine that does other things too; it is never waited out. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> address = new CompletableFuture<>();
    private final WebSocket socket;
    private String session = "";

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
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(within(address)), new Answers())
                .join();
        var target = call("Target.createTarget", Map.of("url", "about:blank"));
        session = call(
                        "Target.attachToTarget",
                        Map.of("targetId", target.get("targetId").asText(), "flatten", true))
                .get("sessionId")
                .asText();
        for (var domain : List.of("Page", "Runtime", "Log", "Network", "Accessibility")) {
            call(domain + ".enable", Map.of());
        }
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
        events.clear();
        call("Page.navigate", Map.of("url", page.toUri().toString()));
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
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
        call(
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
                call("Runtime.evaluate", Map.of("expression", script, "returnByValue", true, "awaitPromise", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(answer.get("exceptionDetails").toString());
        }
        return answer.get("result").path("value");
    }

    /** What a screen reader is told, one node for each thing. */
    public JsonNode spoken() {
        return call("Accessibility.getFullAXTree", Map.of()).get("nodes");
    }

    /** As PDF. */
    public byte[] printed() throws IOException {
        return call("Page.printToPDF", Map.of("preferCSSPageSize", true))
                .get("data")
                .binaryValue();
    }

    /** The whole page as PNG. */
    public byte[] picture() throws IOException {
        return call("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .get("data")
                .binaryValue();
    }

    /** Addresses that were asked for since the page was opened, its own first. */
    public List<String> requests() {
        return events("Network.requestWillBeSent").stream()
                .map(event -> event.at("/request/url").asText())
                .toList();
    }

    /** What the console got since the page was opened. */
    public List<String> complaints() {
        return Stream.of("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
                .flatMap(name -> events(name).stream())
                .map(JsonNode::toString)
                .toList();
    }

    private List<JsonNode> events(String method) {
        return events.stream()
                .filter(event -> method.equals(event.path("method").asText()))
                .map(event -> event.get("params"))
                .toList();
    }

    private JsonNode call(String method, Map<String, Object> params) {
        var id = last.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        asked.put(id, answer);
        var message = JSON.createObjectNode().put("id", id).put("method", method);
        if (!session.isEmpty()) {
            message.put("sessionId", session);
        }
        message.set("params", JSON.valueToTree(params));
        socket.sendText(message.toString(), true).join();
        var got = within(answer);
        if (got.has("error")) {
            throw new IllegalStateException(method + ": " + got.get("error"));
        }
        return got.get("result");
    }

    private static <T> T within(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the browser does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        var all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }

    /** Hands each message on once it is whole. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean whole) {
            message.append(part);
            if (whole) {
                take(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        private void take(String text) {
            try {
                var got = JSON.readTree(text);
                var waiting = asked.remove(got.path("id").asInt(0));
                if (waiting == null) {
                    events.add(got);
                } else {
                    waiting.complete(got);
                }
            } catch (IOException e) {
                throw new IllegalStateException(text, e);
            }
        }
    }
}
