package io.argotuner.cli;

import io.argotuner.collect.BadInput;
import io.argotuner.collect.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;

/** A file that a command writes as a whole or not at all. What cannot be written is refused before the work begins. */
final class NewFile {
    private final Path path;
    private final Path target;
    private final Path directory;

    /**
     * @param option that names it, for messages
     * @throws BadInput where nothing can be written there
     */
    NewFile(Path path, String option) {
        this.path = path;
        if (path.toString().isBlank()) {
            throw new BadInput(option + " is empty: give the name of a file");
        }
        try {
            // Through a link the file behind it is written, and the link stays.
            this.target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        } catch (IOException e) {
            throw unwritable(e);
        }
        if (Files.isDirectory(target)) {
            throw new BadInput(path + ": is a directory; give the name of a file (" + option + ")");
        }
        this.directory = Objects.requireNonNullElse(target.getParent(), target);
        if (!Files.isDirectory(directory)) {
            throw new BadInput(path + ": there is no directory " + directory + "; create it, or give another file ("
                    + option + ")");
        }
        if (!Files.isWritable(Files.exists(target) ? target : directory)) {
            throw new BadInput(path + ": permission denied; give another file (" + option + ")");
        }
    }

    /** @throws BadInput where it cannot be written; what was there before stays */
    void write(String text) {
        try {
            if ((Files.exists(target) && !Files.isRegularFile(target)) || !Files.isWritable(directory)) {
                // A device or a pipe, or a file in a directory that takes no other.
                Files.writeString(target, text);
                return;
            }
            var fresh = directory.resolve("." + target.getFileName() + ".argo-tuner.tmp");
            try {
                Files.writeString(fresh, text);
                var old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
                if (old != null && Files.exists(target)) {
                    Files.setPosixFilePermissions(fresh, old.readAttributes().permissions());
                }
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private BadInput unwritable(IOException e) {
        return new BadInput(path + ": cannot be written (" + FileTrouble.reason(e) + ")", e);
    }
}
