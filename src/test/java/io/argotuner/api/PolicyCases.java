package io.argotuner.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The policies of src/test/resources/policies: {@code valid/} and {@code invalid/} hold one accepted and one refused
 * object of the same file name for every rule. A refused one says in its first line which field the API server names
 * and what it says.
 */
final class PolicyCases {
    private static final Path FOLDER = Path.of("src", "test", "resources", "policies");

    private PolicyCases() {}

    /** @param field as the API server names it */
    record Refused(Path file, String field, String message) {}

    static List<Path> valid() {
        return files(FOLDER.resolve("valid"));
    }

    static List<Path> examples() {
        return files(Path.of("docs", "examples"));
    }

    static List<Refused> invalid() {
        return files(FOLDER.resolve("invalid")).stream()
                .map(file -> {
                    var parts = text(file).lines().findFirst().orElseThrow().split(": ", 2);
                    return new Refused(file, parts[0].substring("# ".length()), parts[1]);
                })
                .toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
