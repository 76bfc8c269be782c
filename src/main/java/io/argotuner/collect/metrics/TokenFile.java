package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A bearer token in a file, which is read whenever it is wanted and kept nowhere. */
final class TokenFile {
    static final int MAX_BYTES = 16 * 1024;

    /** What RFC 6750 allows; anything else could end the header and begin another. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final Path file;

    TokenFile(Path file) {
        this.file = file;
    }

    /** The token, or what is wrong with the file, of which nothing is repeated. */
    Fact<String> read() {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            return Fact.unknown("the token file " + file + " (--prometheus-token-file) cannot be read: "
                    + AuthorityFile.reason(e) + "; mount the token there, or leave the option out");
        }
        var text = new String(bytes, StandardCharsets.UTF_8).strip();
        return bytes.length <= MAX_BYTES && TOKEN.matcher(text).matches()
                ? Fact.known(text)
                : Fact.unknown("the token file " + file + " (--prometheus-token-file) "
                        + (text.isEmpty() ? "is empty" : "holds something else than one bearer token")
                        + "; write the token into it and nothing more");
    }
}
