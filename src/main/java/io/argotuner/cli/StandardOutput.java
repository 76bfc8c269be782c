package io.argotuner.cli;

import io.argotuner.collect.FileTrouble;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that remembers why it could not be written, which a PrintWriter does not tell. Whoever closes the pipe has
 * read what he wanted, as {@code head} does: that is no failure.
 */
final class StandardOutput extends FilterOutputStream {
    private @Nullable IOException failure;

    StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
        try {
            out.write(bytes, start, length);
        } catch (IOException e) {
            if (failure == null && !closedByReader(e)) {
                failure = e;
            }
            throw e;
        }
    }

    /** Why not all of it is written, a clause; empty where it is, or where its reader went. */
    Optional<String> failure() {
        return Optional.ofNullable(failure).map(FileTrouble::reason);
    }

    private static boolean closedByReader(IOException e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
    }
}
