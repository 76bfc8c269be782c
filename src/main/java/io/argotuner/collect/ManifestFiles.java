package io.argotuner.collect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** The manifest files that a command line names, each once, those of a directory in the order of their paths. */
final class ManifestFiles {
    private static final Set<String> SUFFIXES = Set.of("yaml", "yml", "json");

    private ManifestFiles() {}

    /**
     * A file as it is, a directory with all its *.yaml, *.yml and *.json; hidden files and directories are passed over.
     *
     * @throws BadInput for a path that is not there or cannot be listed, and for a directory without manifests
     */
    static List<Path> of(String source) {
        var path = path(source);
        if (Files.isDirectory(path)) {
            return inDirectory(path);
        }
        if (!Files.exists(path)) {
            if (Files.isSymbolicLink(path)) {
                throw leadsNowhere(path);
            }
            throw new BadInput(
                    source + ": no such file or directory; give a file, a directory or - for standard input");
        }
        return List.of(path);
    }

    private static List<Path> inDirectory(Path directory) {
        var files = new ArrayList<Path>();
        try (var all = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            all.filter(p -> !hidden(directory.relativize(p)) && manifest(p) && isFile(p))
                    .sorted()
                    .forEach(files::add);
        } catch (UncheckedIOException e) {
            throw unlisted(directory, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw unlisted(directory, e);
        }
        if (files.isEmpty()) {
            throw new BadInput(directory + ": holds no *.yaml, *.yml or *.json; give the directory of the manifests");
        }
        return files;
    }

    private static BadInput unlisted(Path directory, IOException e) {
        return e instanceof FileSystemLoopException
                ? new BadInput(
                        e.getMessage() + ": a link to a directory that it is in; remove it, or name the files", e)
                : new BadInput(directory + ": cannot be listed: " + FileTrouble.reason(e), e);
    }

    private static boolean isFile(Path path) {
        if (!Files.exists(path) && Files.isSymbolicLink(path)) {
            throw leadsNowhere(path);
        }
        return Files.isRegularFile(path);
    }

    private static BadInput leadsNowhere(Path link) {
        return new BadInput(link + ": a link to what is not there; correct or remove it");
    }

    private static boolean hidden(Path relative) {
        for (var part : relative) {
            var name = part.toString();
            if (name.startsWith(".") && name.length() > 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean manifest(Path path) {
        var name = path.getFileName() == null ? "" : path.getFileName().toString();
        return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static Path path(String source) {
        if (source.isBlank()) {
            // A variable of a shell that is not set; the path of no name is the working directory.
            throw new BadInput(
                    "-f names no file: its value is empty; give a file, a directory or - for standard input");
        }
        try {
            return Path.of(source);
        } catch (InvalidPathException e) {
            throw new BadInput(OneLine.of(source, 200) + ": not the name of a file or directory", e);
        }
    }
}
