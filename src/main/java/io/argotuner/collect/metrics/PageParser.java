package io.argotuner.collect.metrics;

import io.argotuner.collect.OneLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page in Prometheus' text format while it arrives, in pieces cut anywhere. Nothing is kept but the sums of
 * {@link Series}, so a page of megabytes costs one line of memory. Whatever a line holds, reading goes on with the next:
 * a line that cannot be read only makes its own series unknown.
 */
final class PageParser {
    /** The longest line that is read; of a longer one only the name matters. */
    static final int MAX_LINE = 64 * 1024;

    /** The longest value of a kept label. */
    static final int MAX_LABEL = 512;

    /** Age of a sample with a time of its own above which it says nothing about now, as in Prometheus. */
    static final Duration STALE = Duration.ofMinutes(5);

    private static final byte[] NOTHING = new byte[0];

    private final MetricsPage page = new MetricsPage();
    private final long now;
    private byte[] line = new byte[512];
    private int length;
    private boolean tooLong;
    private boolean ended = true;
    private long samples;

    /** @param now against which times of samples are held */
    PageParser(Instant now) {
        this.now = now.toEpochMilli();
    }

    /** Reads what is left of the buffer. */
    void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            ended = b == '\n';
            if (ended) {
                line();
                length = 0;
                tooLong = false;
            } else if (length < MAX_LINE) {
                if (length == line.length) {
                    line = Arrays.copyOf(line, Math.min(MAX_LINE, 2 * length));
                }
                line[length++] = b;
            } else {
                tooLong = true;
            }
        }
    }

    /**
     * The page, when no more comes.
     *
     * @throws IOException where what arrived is no page, or not the whole of one
     */
    MetricsPage end() throws IOException {
        if (!ended) {
            throw new IOException("the page ends within a line");
        }
        if (samples == 0) {
            throw new IOException("the answer is no page of metrics");
        }
        line = NOTHING;
        return page;
    }

    private void line() {
        int start = skipBlanks(0);
        if (start == length || line[start] == '#') {
            return;
        }
        int end = start;
        while (end < length && isName(line[end])) {
            end++;
        }
        if (end == start) {
            return;
        }
        samples++;
        var series = Series.named(text(start, end));
        if (series == null) {
            return;
        }
        var problem = tooLong ? "is longer than " + MAX_LINE + " bytes" : sample(series, end);
        if (problem != null) {
            page.spoil(series, "a line of " + series.sample() + " " + problem);
        }
    }

    /** @return what is wrong, null where nothing is */
    private @Nullable String sample(Series series, int from) {
        int at = skipBlanks(from);
        var key = "";
        if (at < length && line[at] == '{') {
            var labels = new Labels(series.label());
            at = labels.read(at + 1);
            if (at < 0) {
                return "has labels that cannot be read";
            }
            key = labels.kept;
            at = skipBlanks(at);
        } else if (at == from) {
            return "has no value";
        }
        int end = skipText(at);
        var value = GoNumber.read(text(at, Math.min(end, at + 64)));
        if (value == null) {
            return "has no number but \"" + OneLine.of(text(at, Math.min(end, at + 40)), 40) + "\"";
        }
        at = skipBlanks(end);
        if (at < length && line[at] != '#') {
            end = skipText(at);
            var time = GoNumber.read(text(at, Math.min(end, at + 64)));
            if (time == null) {
                return "has a time that cannot be read";
            }
            if (!(Math.abs(now - time) <= STALE.toMillis())) {
                return "has a time more than " + STALE.toMinutes() + " minutes from now";
            }
        }
        page.add(series, key, value);
        return null;
    }

    private int skipBlanks(int at) {
        while (at < length && isBlank(line[at])) {
            at++;
        }
        return at;
    }

    private int skipText(int at) {
        while (at < length && !isBlank(line[at])) {
            at++;
        }
        return at;
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    private static boolean isName(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_' || b == ':';
    }

    /** The labels of one sample, of which one is kept. */
    private final class Labels {
        private final @Nullable String wanted;
        private String kept = "";

        Labels(@Nullable String wanted) {
            this.wanted = wanted;
        }

        /** @return where the closing brace has been passed, negative where the labels cannot be read */
        private int read(int at) {
            while (true) {
                at = skipBlanks(at);
                if (at < length && line[at] == '}') {
                    return at + 1;
                }
                int name = at;
                while (at < length && isName(line[at])) {
                    at++;
                }
                int nameEnd = at;
                at = skipBlanks(at);
                if (nameEnd == name || at >= length || line[at] != '=') {
                    return -1;
                }
                at = skipBlanks(at + 1);
                if (at >= length || line[at] != '"') {
                    return -1;
                }
                at = value(at + 1, wanted != null && equal(wanted, name, nameEnd));
                if (at < 0) {
                    return -1;
                }
                at = skipBlanks(at);
                if (at < length && line[at] == ',') {
                    at++;
                } else if (at >= length || line[at] != '}') {
                    return -1;
                }
            }
        }

        private int value(int from, boolean keep) {
            int at = from;
            boolean escaped = false;
            while (at < length && line[at] != '"') {
                if (line[at] == '\\') {
                    escaped = true;
                    at++;
                }
                at++;
            }
            if (at >= length) {
                return -1;
            }
            if (keep) {
                var raw = text(from, Math.min(at, from + MAX_LABEL));
                kept = escaped ? unescaped(raw) : raw;
            }
            return at + 1;
        }

        private boolean equal(String name, int from, int to) {
            if (name.length() != to - from) {
                return false;
            }
            for (int i = 0; i < name.length(); i++) {
                if (name.charAt(i) != line[from + i]) {
                    return false;
                }
            }
            return true;
        }

        private static String unescaped(String raw) {
            var plain = new StringBuilder(raw.length());
            for (int i = 0; i < raw.length(); i++) {
                char c = raw.charAt(i);
                if (c == '\\' && i + 1 < raw.length()) {
                    i++;
                    plain.append(raw.charAt(i) == 'n' ? '\n' : raw.charAt(i));
                } else {
                    plain.append(c);
                }
            }
            return plain.toString();
        }
    }
}
