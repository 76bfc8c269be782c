package io.argotuner.collect;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** One file or standard input, read as JSON or as YAML. */
final class ManifestInput {
    static final String STDIN = "standard input";
    private static final int PEEK = 8192;

    private ManifestInput() {}

    /**
     * @return whether there was anything to read
     * @throws BadInput naming the file and line of what cannot be read
     */
    static boolean read(Path file, ManifestObjects into) {
        var name = file.toString();
        boolean json = name.toLowerCase(Locale.ROOT).endsWith(".json");
        try (var in = new BufferedInputStream(Files.newInputStream(file), 2 * PEEK)) {
            int first = first(in);
            if (first < 0) {
                return false;
            }
            if (json || (first != '{' && first != '[')) {
                read(in, name, json, into);
                return true;
            }
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        // Flow-style YAML starts like JSON.
        read(file, JsonManifest.wellFormed(file), into);
        return true;
    }

    private static void read(Path file, boolean json, ManifestObjects into) {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            read(in, file.toString(), json, into);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    /** As {@link #read}, with standard input as its name. */
    static boolean readStdin(InputStream stdin, ManifestObjects into) {
        var in = new BufferedInputStream(stdin, 2 * PEEK);
        try {
            int first = first(in);
            if (first >= 0) {
                read(in, STDIN, first == '{' || first == '[', into);
            }
            return first >= 0;
        } catch (IOException e) {
            throw unreadable(STDIN, e);
        }
    }

    private static void read(InputStream in, String name, boolean json, ManifestObjects into) throws IOException {
        if (json) {
            JsonManifest.read(in, name, into);
        } else {
            YamlManifest.read(in, name, into);
        }
    }

    /** The first character that is no space, without consuming anything; -1 where there is none nearby or at all. */
    private static int first(BufferedInputStream in) throws IOException {
        in.mark(PEEK);
        int c = in.read();
        for (int i = 0;
                i < PEEK - 1 && c >= 0 && (Character.isWhitespace(c) || c == 0xEF || c == 0xBB || c == 0xBF);
                i++) {
            c = in.read();
        }
        in.reset();
        return c;
    }

    private static BadInput unreadable(String name, IOException e) {
        return new BadInput(name + ": cannot be read: " + FileTrouble.reason(e), e);
    }
}
