package io.argotuner.testing;

import io.argotuner.cli.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** {@code argo-tuner run} as a process of its own, made of the classes under test, which signals reach as they reach a pod's. */
public final class OperatorProcess implements AutoCloseable {
    private static final Path LOGS = Path.of("target", "controlplane", "processes");

    private final Process process;
    private final Path log;

    private OperatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Ends when it is closed. */
    public static OperatorProcess start(Path kubeconfig, String namespace, String... arguments) {
        var production = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                production,
                Main.class.getName(),
                "run",
                "--kubeconfig",
                kubeconfig.toString(),
                "--namespace",
                namespace,
                "--http-port",
                "0",
                "--census-period",
                "10s"));
        command.addAll(List.of(arguments));
        try {
            var log = Files.createDirectories(LOGS)
                    .resolve(namespace + "-" + UUID.randomUUID().toString().substring(0, 4) + ".log");
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new OperatorProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param name such as {@code TERM} or {@code STOP} */
    public void signal(String name) {
        try {
            var sent = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start();
            if (sent.waitFor() != 0) {
                throw new IllegalStateException("cannot send SIG" + name + " to " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Of a process that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Also ends one that is stopped. */
    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().completeOnTimeout(process, 30, TimeUnit.SECONDS).join();
    }
}
