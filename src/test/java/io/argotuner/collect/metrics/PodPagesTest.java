package io.argotuner.collect.metrics;

import static io.argotuner.collect.metrics.Pages.NOON;
import static io.argotuner.collect.metrics.Pages.pod;
import static io.argotuner.collect.metrics.Pages.recorded;
import static io.argotuner.collect.metrics.Pages.why;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What pods may answer, each on a port of its own. */
class PodPagesTest {
    private static final long MAX_BYTES = 256 * 1024;

    static {
        // Head and body of an answer are two writes; without this the second waits for the first to be acknowledged.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Answers one request. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final List<HttpServer> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<String, String> asked = new ConcurrentHashMap<>();
    private final PodPages source = new PodPages(Duration.ofSeconds(3), MAX_BYTES);

    @AfterEach
    void close() {
        end.countDown();
        servers.forEach(s -> s.stop(0));
        threads.shutdownNow();
    }

    @Test
    void read_page_isAskedForAsText() throws Exception {
        var page = read(x -> text(x, recorded("3.5-controller")));
        assertThat(page).isInstanceOf(Fact.Known.class);
        assertThat(((Fact.Known<MetricsPage>) page).value().total(Series.CPU)).isEqualTo(Fact.known(5123.47));
        assertThat(asked).containsEntry("path", "/metrics").containsEntry("Accept", "text/plain;version=0.0.4");
    }

    @Test
    void read_refusedAndBroken_eachSaysWhat() throws Exception {
        assertThat(why(read(x -> x.sendResponseHeaders(404, -1)))).endsWith(": answered 404");
        assertThat(why(read(x -> {
                    x.getResponseHeaders().set("Location", "http://127.0.0.1:1/metrics");
                    x.sendResponseHeaders(302, -1);
                })))
                .as("no redirect is followed")
                .endsWith(": answered 302");
        assertThat(why(read(x -> text(x, "<html></html>\n")))).endsWith(": the answer is no page of metrics");
        assertThat(why(read(x -> {
                    x.sendResponseHeaders(200, 1_000);
                    x.getResponseBody().write("process_cpu_seconds_total 5\n".getBytes(StandardCharsets.UTF_8));
                    x.getResponseBody().flush();
                    throw new IOException("hangs up");
                })))
                .contains("argocd-server-0 on port ");
        var closed = server(x -> {});
        closed.stop(0);
        assertThat(why(read(port(closed)))).endsWith(": the connection is refused");
    }

    @Test
    void read_endlessOrSilent_endsInTime() throws Exception {
        assertThat(why(read(x -> {
                    x.sendResponseHeaders(200, 0);
                    var line = "process_cpu_seconds_total 5\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
                    while (end.getCount() > 0) {
                        x.getResponseBody().write(line);
                    }
                })))
                .endsWith(": the page is larger than 256 KiB");
        assertThat(why(read(x -> end.await()))).endsWith(": no whole page within 3.0 s");
        assertThat(why(read(x -> {
                    x.sendResponseHeaders(200, 0);
                    x.getResponseBody().write("process_cpu_seconds_total 5\n".getBytes(StandardCharsets.UTF_8));
                    x.getResponseBody().flush();
                    end.await();
                })))
                .endsWith(": no whole page within 3.0 s");
    }

    /** A hundred pods that never answer take as long as one, and the one that answers is read. */
    @Test
    void read_manySilentPods_doNotAddUp() throws Exception {
        var silent = server(x -> end.await());
        var good = server(x -> text(x, "process_cpu_seconds_total 5\n"));
        var pods = new ArrayList<ArgoPod>();
        for (int i = 0; i < 60; i++) {
            pods.add(pod(Component.SERVER, "argocd-server-" + i, "uid", port(silent)));
        }
        pods.add(pod(Component.SERVER, "argocd-server-good", "uid", port(good)));
        var pages = source.read(pods, NOON);
        assertThat(pages).hasSize(61);
        assertThat(pages.values().stream().filter(Fact::isKnown)).hasSize(1);
    }

    @Test
    void read_withoutPortOrAddress_asksNobody() {
        var fine = pod(Component.SERVER, "argocd-server-0", "uid", 1);
        var portless = new ArgoPod(
                fine.component(),
                fine.namespace(),
                fine.name(),
                fine.process(),
                fine.address(),
                Fact.unknown("no port"),
                true,
                fine.startedAt(),
                0,
                false,
                fine.cpuLimit(),
                fine.memoryLimit(),
                fine.shard());
        assertThat(source.read(List.of(portless), NOON).get(portless)).isEqualTo(Fact.unknown("no port"));
    }

    private Fact<MetricsPage> read(Answer answer) throws IOException {
        return read(port(server(answer)));
    }

    private Fact<MetricsPage> read(int port) {
        var pod = pod(Component.SERVER, "argocd-server-0", "uid", port);
        return source.read(List.of(pod), NOON).get(pod);
    }

    private HttpServer server(Answer answer) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            asked.put("path", exchange.getRequestURI().getPath());
            asked.put("Accept", exchange.getRequestHeaders().getFirst("Accept"));
            try (exchange) {
                answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
        servers.add(server);
        return server;
    }

    private static int port(HttpServer server) {
        return server.getAddress().getPort();
    }

    private static void text(HttpExchange exchange, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
