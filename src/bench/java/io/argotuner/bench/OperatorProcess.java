package io.argotuner.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The operator as it is shipped: the runnable jar with the JVM options of deploy/install.yaml, in a process of its own.
 * {@code -XX:MaxRAM} stands for the memory limit of the container.
 */
final class OperatorProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "argo-tuner.jar");
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final int port;
    private final Duration start;

    private OperatorProcess(Process process, int port, Duration start) {
        this.process = process;
        this.port = port;
        this.start = start;
    }

    /** Returns when the process is ready. */
    static OperatorProcess start(Path kubeconfig, String namespace, File log) throws IOException {
        var port = freePort();
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:MaxRAM=256m",
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "run",
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--namespace",
                        namespace,
                        "--http-port",
                        String.valueOf(port),
                        "--no-leader-election",
                        "--log-format",
                        "json")
                .redirectErrorStream(true)
                .redirectOutput(log);
        builder.environment().put("JAVA_TOOL_OPTIONS", shippedOptions());
        var begun = System.nanoTime();
        var process = builder.start();
        var http = HttpClient.newHttpClient();
        await("the operator is ready")
                .atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive() || ready(http, port));
        if (!process.isAlive()) {
            throw new IllegalStateException("the operator ended: " + Files.readString(log.toPath()));
        }
        return new OperatorProcess(process, port, Duration.ofNanos(System.nanoTime() - begun));
    }

    /** From the start of the process until {@code /readyz} answers 200. */
    Duration startTime() {
        return start;
    }

    /** Resident memory, MiB. */
    double resident() {
        return status("VmRSS:");
    }

    /** The most resident memory that it ever had, MiB. */
    double peak() {
        return status("VmHWM:");
    }

    /** Seconds of processor time used since the start. */
    double processorSeconds() {
        try {
            var stat = Files.readString(proc("stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int threads() {
        return (int) (status("Threads:") * 1024);
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private double status(String name) {
        try {
            return Files.readAllLines(proc("status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    private static String shippedOptions() throws IOException {
        try (var documents = new YAMLMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(Path.of("deploy", "install.yaml").toFile())) {
            while (documents.hasNext()) {
                for (var env : documents.next().findValues("env")) {
                    for (var variable : env) {
                        if (variable.path("name").asText().equals("JAVA_TOOL_OPTIONS")) {
                            return variable.path("value").asText();
                        }
                    }
                }
            }
        }
        throw new IllegalStateException("deploy/install.yaml has no JAVA_TOOL_OPTIONS");
    }

    private static boolean ready(HttpClient http, int port) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The middle of some measurements. */
    static double median(double... values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
