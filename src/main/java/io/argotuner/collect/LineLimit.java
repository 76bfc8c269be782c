package io.argotuner.collect;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses a text with a line that no manifest has: a YAML parser would hold it whole, several times. The API server stores
 * no object of more than 1.5 MiB, and no more than that of one is ever on a line.
 */
final class LineLimit extends FilterInputStream {
    static final int LONGEST = 4 << 20;

    private final String file;
    private int line = 1;
    private int length;

    /** @param file its name for messages */
    LineLimit(InputStream in, String file) {
        super(in);
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        var read = in.read();
        if (read >= 0) {
            count((byte) read);
        }
        return read;
    }

    @Override
    public int read(byte[] into, int start, int most) throws IOException {
        var read = in.read(into, start, most);
        for (var i = start; i < start + read; i++) {
            count(into[i]);
        }
        return read;
    }

    private void count(byte next) {
        if (next == '\n') {
            line++;
            length = 0;
        } else if (next == '\r') {
            length = 0;
        } else if (++length > LONGEST) {
            throw new BadInput(file + ":" + line + ": a line of more than " + (LONGEST >> 20)
                    + " MiB, which no manifest has; leave this file out, or name it *.json if it is JSON");
        }
    }
}
