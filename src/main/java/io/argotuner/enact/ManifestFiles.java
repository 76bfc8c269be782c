package io.argotuner.enact;

import io.argotuner.collect.BadInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.LinkedHashMap;
import java.util.Map;

/** Manifests on disk, read as they are and replaced as a whole. */
final class ManifestFiles {
    private ManifestFiles() {}

    static String read(Path file) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadInput(file + ": is not UTF-8 text; convert it", e);
        } catch (NoSuchFileException e) {
            throw new BadInput(file + ": is gone; run again", e);
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be read (" + e.getMessage() + "); check its permissions", e);
        }
    }

    /** All new files are complete beside the old ones before the first takes its place. */
    static void write(Map<Path, String> texts) {
        var ready = new LinkedHashMap<Path, Path>();
        var at = Path.of("");
        try {
            for (var entry : texts.entrySet()) {
                at = entry.getKey();
                var file = at.toRealPath();
                var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), ".argo-tuner-", ".tmp");
                ready.put(file, fresh);
                copyPermissions(file, fresh);
                Files.writeString(fresh, entry.getValue());
            }
            for (var entry : ready.entrySet()) {
                at = entry.getKey();
                Files.move(entry.getValue(), at, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new BadInput(at + ": cannot be written (" + e.getMessage() + "); check its permissions", e);
        } finally {
            ready.values().forEach(ManifestFiles::deleteIfThere);
        }
    }

    private static void copyPermissions(Path from, Path to) throws IOException {
        var old = Files.getFileAttributeView(from, PosixFileAttributeView.class);
        var fresh = Files.getFileAttributeView(to, PosixFileAttributeView.class);
        if (old != null && fresh != null) {
            fresh.setPermissions(old.readAttributes().permissions());
        }
    }

    private static void deleteIfThere(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // A temporary file is left behind; its name says whose it is, and the first error is the one to tell.
        }
    }
}
