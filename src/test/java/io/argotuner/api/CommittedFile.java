package io.argotuner.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is generated from the api classes and committed, so that it can be read and applied without a build. */
record CommittedFile(String path) {
    private static final String UPDATE = "generated.update";

    /** Fails where the committed text differs; with {@code -Dgenerated.update=true} writes it instead. */
    void assertIs(String generated) {
        var file = Path.of(path);
        try {
            if (Boolean.getBoolean(UPDATE)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, generated);
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as("%s is out of date; run: mvn test -Dtest=CrdDriftTest -D%s=true, and commit it", path, UPDATE)
                    .isEqualTo(generated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
