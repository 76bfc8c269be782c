package io.argotuner.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers {@code /livez}, {@code /readyz} and {@code /metrics}. */
final class HttpEndpoint implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;

    /**
     * @param port 0 for any free one
     * @param metrics in the Prometheus text format
     */
    HttpEndpoint(int port, Health health, Supplier<String> metrics) {
        try {
            server = HttpServer.create(new InetSocketAddress(port), 16);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + port + ": " + e.getMessage(), e);
        }
        threads = Executors.newFixedThreadPool(2, task -> {
            var thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/livez", exchange -> verdict(exchange, "/livez", health.dead()));
        server.createContext("/readyz", exchange -> verdict(exchange, "/readyz", health.unready()));
        server.createContext(
                "/metrics",
                exchange ->
                        answer(exchange, "/metrics", 200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void verdict(HttpExchange exchange, String path, List<String> wrong) throws IOException {
        answer(
                exchange,
                path,
                wrong.isEmpty() ? 200 : 503,
                "text/plain; charset=utf-8",
                wrong.isEmpty() ? "ok\n" : String.join("\n", wrong) + "\n");
    }

    /** A context also gets every path below it, which does not exist here. */
    private static void answer(HttpExchange exchange, String path, int code, String type, String body)
            throws IOException {
        try (exchange) {
            var known = exchange.getRequestURI().getPath().equals(path);
            var bytes = (known ? body : "not found\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(known ? code : 404, -1);
            } else {
                exchange.sendResponseHeaders(known ? code : 404, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }
}
