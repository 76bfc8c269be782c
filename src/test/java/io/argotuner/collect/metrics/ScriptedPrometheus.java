package io.argotuner.collect.metrics;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A server that answers argo-tuner's two forms of query as Prometheus does, from pages of text that it was given. It
 * evaluates those forms only, so that what the queries mean to Prometheus is proved elsewhere.
 */
public final class ScriptedPrometheus implements AutoCloseable {
    private static final Pattern NAMES = Pattern.compile("__name__=~?\"([^\"]*)\"");
    private static final Pattern BY = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern SAMPLE = Pattern.compile("^([a-z0-9_]+)(?:\\{(.*)\\})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final JsonMapper JSON = new JsonMapper();

    /** Answers instead of it. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private record Scrape(Instant at, Map<String, String> target, String page) {}

    private final List<Scrape> scrapes = new CopyOnWriteArrayList<>();
    private final List<String> queries = new CopyOnWriteArrayList<>();
    private final String scheme;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Answer answer = this::evaluated;

    private final List<String> authorizations = new CopyOnWriteArrayList<>();

    public ScriptedPrometheus() throws IOException {
        this("http", HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    /** One that speaks TLS. */
    ScriptedPrometheus(SSLContext tls) throws IOException {
        this("https", secure(tls));
    }

    private ScriptedPrometheus(String scheme, HttpServer http) {
        this.scheme = scheme;
        this.http = http;
        http.setExecutor(threads);
        http.createContext("/", exchange -> {
            authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            try (exchange) {
                answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        http.start();
    }

    private static HttpServer secure(SSLContext tls) throws IOException {
        var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return server;
    }

    public String url() {
        return scheme + "://127.0.0.1:" + http.getAddress().getPort();
    }

    /** Every query, in no order. */
    public List<String> queries() {
        return queries;
    }

    /** The values of every header of that name, of whatever request, in no order. */
    List<String> authorizations() {
        return authorizations;
    }

    void answer(Answer instead) {
        answer = instead;
    }

    /** @param target the labels that scraping adds */
    public void scrape(Instant at, Map<String, String> target, String page) {
        scrapes.add(new Scrape(at, target, page));
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    static void text(HttpExchange exchange, int status, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void evaluated(HttpExchange exchange) throws IOException {
        var parameters = parameters(exchange.getRequestURI());
        var query = parameters.getOrDefault("query", "");
        queries.add(query);
        var time = Instant.ofEpochSecond(Long.parseLong(parameters.getOrDefault("time", "")));
        var root = JSON.createObjectNode().put("status", "success");
        var data = root.putObject("data").put("resultType", "vector");
        var result = data.putArray("result");
        vector(query, time).forEach((labels, value) -> {
            ObjectNode element = result.addObject();
            labels.forEach(element.putObject("metric")::put);
            element.putArray("value").add(time.getEpochSecond()).add(String.valueOf(value));
        });
        text(exchange, 200, JSON.writeValueAsString(root));
    }

    private Map<Map<String, String>, Double> vector(String query, Instant time) {
        var names = List.of(found(NAMES, query).split("\\|"));
        var by = List.of(found(BY, query).split(", "));
        var vector = new HashMap<Map<String, String>, Double>();
        for (var scrape : latest(time)) {
            for (var line : scrape.page().lines().toList()) {
                var sample = SAMPLE.matcher(line);
                if (!sample.matches() || !names.contains(sample.group(1))) {
                    continue;
                }
                var labels = new TreeMap<>(Map.of("__name__", sample.group(1)));
                var given = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (given.find()) {
                    // As with honor_labels: false.
                    labels.put(
                            (scrape.target().containsKey(given.group(1)) ? "exported_" : "") + given.group(1),
                            given.group(2));
                }
                labels.putAll(scrape.target());
                if (matches(query, labels)) {
                    labels.keySet().retainAll(by);
                    if (query.startsWith("max by")) {
                        vector.merge(labels, scrape.at().toEpochMilli() / 1000.0, Math::max);
                    } else {
                        vector.merge(labels, Double.parseDouble(sample.group(3)), Double::sum);
                    }
                }
            }
        }
        return vector;
    }

    private static boolean matches(String query, Map<String, String> labels) {
        var equal = Pattern.compile(", ([a-zA-Z_]+)=\"([^\"]*)\"").matcher(query);
        while (equal.find()) {
            if (!equal.group(2).equals(labels.getOrDefault(equal.group(1), ""))) {
                return false;
            }
        }
        return true;
    }

    /** Of each target the last scrape of the five minutes before. */
    private List<Scrape> latest(Instant time) {
        var byTarget = new HashMap<Map<String, String>, Scrape>();
        var seen = new ArrayList<>(scrapes);
        seen.stream()
                .filter(s -> !s.at().isAfter(time) && s.at().isAfter(time.minusSeconds(300)))
                .forEach(s -> byTarget.merge(s.target(), s, (a, b) -> a.at().isAfter(b.at()) ? a : b));
        return List.copyOf(byTarget.values());
    }

    private static String found(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static Map<String, String> parameters(URI uri) {
        var parameters = new HashMap<String, String>();
        for (var pair : uri.getRawQuery().split("&")) {
            var parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
