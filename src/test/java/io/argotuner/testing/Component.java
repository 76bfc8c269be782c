package io.argotuner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process of the control plane. It dies with this JVM, however the JVM ends: a shell reads the pipe that only the
 * JVM writes to, and kills the process at its end. A shutdown hook alone would leave it behind after a SIGKILL.
 */
final class Component {
    // $$ is the process id of the outer shell, which exec hands on to the component.
    private static final String DIE_WITH_PARENT =
            "exec 3<&0; (read -r _ <&3; kill -9 $$ 2>/dev/null) & exec \"$@\" 3<&- </dev/null";

    private final String name;
    private final Process process;
    private final Path log;

    private Component(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static Component start(String name, Path log, Path binary, List<String> flags) {
        var command = new ArrayList<>(List.of("/bin/sh", "-c", DIE_WITH_PARENT, name, binary.toString()));
        command.addAll(flags);
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new Component(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /** @throws IllegalStateException with the end of the log where the process has ended */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    name + " ended with code " + process.exitValue() + "; " + log + " ends with:\n" + logEnd());
        }
    }

    void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String logEnd() {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
