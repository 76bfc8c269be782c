package io.argotuner.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Questions, answers and events of one tab of a browser, over the DevTools protocol. */
final class DevTools implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** So long an answer may take on a machine that does other things too; it is never waited out. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final WebSocket socket;
    private String session = "";

    private DevTools(String address) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(address), new Answers())
                .join();
    }

    /** A tab of its own in the browser that listens at that address. */
    static DevTools tab(String address) {
        var tab = new DevTools(address);
        var target = tab.call("Target.createTarget", Map.of("url", "about:blank"));
        tab.session = tab.call(
                        "Target.attachToTarget",
                        Map.of("targetId", target.get("targetId").asText(), "flatten", true))
                .get("sessionId")
                .asText();
        for (var domain : List.of("Page", "Runtime", "Log", "Network", "Accessibility")) {
            tab.call(domain + ".enable", Map.of());
        }
        return tab;
    }

    /** Drops the events until now. */
    void forget() {
        events.clear();
    }

    /** What is told without being asked for since the last {@link #forget}, by the name of it. */
    List<JsonNode> events(String method) {
        return events.stream()
                .filter(event -> method.equals(event.path("method").asText()))
                .map(event -> event.get("params"))
                .toList();
    }

    /** Asks, and waits for the answer. */
    JsonNode call(String method, Map<String, Object> params) {
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

    static <T> T within(CompletableFuture<T> answer) {
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
