package io.argotuner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The hot paths allocate no more than a tenth above what is on record. Where more is worth it, or where less was won,
 * {@code -Dallocation.update=true} puts what is measured on record.
 */
class AllocationTest {
    private static final Path RECORD = Path.of("src", "test", "resources", "allocation.properties");
    private static final String HEAD = "# Bytes that one call of a hot path allocates: AllocationTest.\n";
    private static final double WORSE = 1.1;

    @Test
    void hotPaths_allocateNoMoreThanATenthAboveTheRecord() throws IOException, InterruptedException {
        var measured = measured();
        if (Boolean.getBoolean("allocation.update")) {
            Files.writeString(
                    RECORD,
                    measured.entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                            .collect(Collectors.joining("", HEAD, "")));
        }
        var recorded = read(Files.readString(RECORD));

        assertThat(measured).containsOnlyKeys(recorded.keySet());
        assertThat(measured).allSatisfy((path, bytes) -> assertThat(bytes)
                .as("bytes allocated by %s, %d on record", path, recorded.get(path))
                .isPositive()
                .isLessThanOrEqualTo((long) (WORSE * recorded.get(path))));
    }

    private static Map<String, Long> measured() throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Allocation.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("exit code").isZero();
        return read(printed);
    }

    private static Map<String, Long> read(String properties) {
        return properties
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> pair[0], pair -> Long.parseLong(pair[1].trim()), (a, b) -> b, TreeMap::new));
    }
}
