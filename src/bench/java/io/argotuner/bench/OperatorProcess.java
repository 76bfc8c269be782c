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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The operator as it is shipped: the runnable jar with the JVM options of deploy/install.yaml, in a process of its own, and
 * with the AOT cache of the Dockerfile where the JVM is 25 or newer. {@code -Dbench.java} is that JVM's home.
 * {@code -XX:MaxRAM} stands for the memory limit of the container.
 */
final class OperatorProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "argo-tuner.jar");
    private static final Path JAVA = Path.of(System.getProperty("bench.java", System.getProperty("java.home")));
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
        return start(kubeconfig, log, "--namespace=" + namespace);
    }

    /** One that follows the policies of all namespaces. */
    static OperatorProcess startEverywhere(Path kubeconfig, File log) throws IOException {
        return start(kubeconfig, log, "--all-namespaces");
    }

    private static OperatorProcess start(Path kubeconfig, File log, String scope) throws IOException {
        var port = freePort();
        var command = new ArrayList<String>();
        cache().ifPresent(file -> command.add("-XX:AOTCache=" + file));
        command.addAll(List.of(
                "-jar",
                JAR.toAbsolutePath().toString(),
                "run",
                "--kubeconfig",
                kubeconfig.toString(),
                scope,
                "--http-port",
                String.valueOf(port),
                "--no-leader-election",
                "--log-format",
                "json"));
        var builder = java(command.toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(log);
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

    /** The shipped JVM, with its options; the AOT cache is of use to the runnable jar only. */
    static ProcessBuilder java(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(JAVA.resolve("bin/java").toString());
        command.add("-XX:MaxRAM=256m");
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_TOOL_OPTIONS", shippedOptions());
        return builder;
    }

    /** Made once in a run, as the Dockerfile makes it; none where the JVM cannot. */
    private static Optional<Path> cache() throws IOException {
        var release = Files.readString(JAVA.resolve("release"));
        var version = Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(release);
        if (!version.find() || Integer.parseInt(version.group(1)) < 25) {
            return Optional.empty();
        }
        var file = Path.of("target", "bench", "argo-tuner.aot").toAbsolutePath();
        if (!Files.exists(file) || newer(JAR, file)) {
            Files.createDirectories(file.getParent());
            var made = new ProcessBuilder("deploy/aot-cache.sh", JAR.toString(), file.toString());
            made.environment().put("JAVA", JAVA.resolve("bin/java").toString());
            try {
                if (made.inheritIO().start().waitFor() != 0) {
                    throw new IllegalStateException("deploy/aot-cache.sh made no cache");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        return Optional.of(file);
    }

    private static boolean newer(Path one, Path other) throws IOException {
        return Files.getLastModifiedTime(one).compareTo(Files.getLastModifiedTime(other)) > 0;
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

    /** Of {@code /metrics}, the number after that name; -1 where it is not there. */
    double metric(String name) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofLines())
                .body()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(-1);
    }

    /** Bytes of heap that are in use after a full collection, MiB. */
    double live() throws IOException, InterruptedException {
        var jcmd = JAVA.resolve("bin/jcmd").toString();
        run(jcmd, String.valueOf(process.pid()), "GC.run");
        var info = run(jcmd, String.valueOf(process.pid()), "GC.heap_info");
        return info.lines()
                .map(Pattern.compile("total .*used (\\d+)K")::matcher)
                .filter(Matcher::find)
                .mapToDouble(found -> Double.parseDouble(found.group(1)) / 1024)
                .sum();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
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
