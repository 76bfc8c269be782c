package io.argotuner.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is generated and committed, so that it can be read and applied without a build.
 *
 * @param test the test that generates it
 */
public record CommittedFile(String path, Class<?> test) {
    private static final String UPDATE = "generated.update";

    /** Fails where the committed text differs; with {@code -Dgenerated.update=true} writes it instead. */
    public void assertIs(String generated) {
        var file = Path.of(path);
        try {
            if (Boolean.getBoolean(UPDATE)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, generated);
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as(
                            "%s is out of date; run: mvn test -Dtest=%s -D%s=true, and commit it",
                            path, test.getSimpleName(), UPDATE)
                    .isEqualTo(generated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
