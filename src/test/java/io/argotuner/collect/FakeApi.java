package io.argotuner.collect;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** An API server that answers as a test scripts it, faults on the wire included. */
final class FakeApi implements AutoCloseable {

    /** Answers one request. */
    @FunctionalInterface
    interface Script {
        void answer(Request request) throws IOException;
    }

    static {
        // Head and body of an answer are two writes; without this the second waits for the first to be acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final KubernetesClient client;

    FakeApi(Script script) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            var request = new Request(exchange);
            requests.add(request);
            try (exchange) {
                script.answer(request);
            }
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withOauthToken("token-of-the-test")
                        .withRequestRetryBackoffLimit(1)
                        .withRequestRetryBackoffInterval(5)
                        .build())
                .build();
    }

    KubernetesClient client() {
        return client;
    }

    List<Request> requests() {
        return requests;
    }

    /** Stops listening: from now on connections are refused. */
    void stop() {
        server.stop(0);
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /** One request and the means to answer it. */
    static final class Request {
        private final HttpExchange exchange;

        Request(HttpExchange exchange) {
            this.exchange = exchange;
        }

        String path() {
            return exchange.getRequestURI().getPath();
        }

        String header(String name) {
            return String.valueOf(exchange.getRequestHeaders().getFirst(name));
        }

        /** The query parameter of that name, empty where absent. */
        String query(String name) {
            var raw = exchange.getRequestURI().getRawQuery();
            for (var pair : (raw == null ? "" : raw).split("&")) {
                if (pair.startsWith(name + "=")) {
                    return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
                }
            }
            return "";
        }

        void json(String body) throws IOException {
            answer(200, body);
        }

        /** Kubernetes' Status for that code. */
        void status(int code, String message) throws IOException {
            answer(
                    code,
                    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"" + message
                            + "\",\"code\":" + code + "}");
        }

        void answer(int code, String body) throws IOException {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
        }

        /** As the API server answers what is large. */
        void packed(String body) throws IOException {
            var bytes = gzip(body);
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }

        /** A packed body of which a part is missing. */
        void packedAndCut(String body, double share) throws IOException {
            var bytes = gzip(body);
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(bytes, 0, (int) (share * bytes.length));
        }

        private static byte[] gzip(String body) throws IOException {
            var bytes = new ByteArrayOutputStream();
            try (var packing = new GZIPOutputStream(bytes)) {
                packing.write(body.getBytes(StandardCharsets.UTF_8));
            }
            return bytes.toByteArray();
        }

        /** Promises the whole body, sends a part of it and hangs up. */
        void cut(String body, int after) throws IOException {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes, 0, after);
            exchange.getResponseBody().flush();
        }

        HttpExchange exchange() {
            return exchange;
        }
    }
}
