package io.argotuner.collect;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Shell patterns as Argo CD matches namespaces with them: gobwas/glob without separators. {@code *} and {@code **} are
 * any text, {@code ?} is any character, {@code [abc]} and {@code [a-z]} one of a list or of one range, {@code [!abc]}
 * none of them, {@code {a,b}} alternatives, a backslash takes the next character as it is. Two of its oddities matter
 * and are kept: a list and a range cannot be mixed in one pair of brackets, and braces need not be closed.
 */
final class Glob {
    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private int open;

    private Glob(String glob) {
        this.glob = glob;
    }

    /** The pattern that the whole name must match; empty where the glob is malformed and so matches nothing. */
    static Optional<Pattern> compile(String glob) {
        var one = new Glob(glob);
        while (one.at < glob.length()) {
            if (!one.next()) {
                return Optional.empty();
            }
        }
        one.regex.append(")".repeat(one.open));
        return Optional.of(Pattern.compile(one.regex.toString(), Pattern.DOTALL));
    }

    /** Takes one element; false where it is malformed. */
    private boolean next() {
        int c = take();
        switch (c) {
            case '*' -> regex.append(".*");
            case '?' -> regex.append('.');
            case '{' -> {
                open++;
                regex.append("(?:");
            }
            case '[' -> {
                return brackets();
            }
            case '\\' -> {
                if (at < glob.length()) {
                    literal(take());
                }
            }
            default -> {
                if (open > 0 && c == ',') {
                    regex.append('|');
                } else if (open > 0 && c == '}') {
                    open--;
                    regex.append(')');
                } else {
                    literal(c);
                }
            }
        }
        return true;
    }

    /** What follows an opening bracket, up to and with the closing one. */
    private boolean brackets() {
        boolean not = at < glob.length() && glob.charAt(at) == '!';
        if (not) {
            at++;
        }
        var set = new StringBuilder();
        int dash = at < glob.length() ? at + Character.charCount(glob.codePointAt(at)) : at;
        if (dash < glob.length() && glob.charAt(dash) == '-') {
            int low = take();
            at++;
            if (at == glob.length()) {
                return false;
            }
            int high = take();
            if (high < low) {
                return false;
            }
            set.append(escaped(low)).append('-').append(escaped(high));
        } else {
            while (at < glob.length() && glob.charAt(at) != ']') {
                int c = take();
                if (c == '\\') {
                    if (at == glob.length()) {
                        return false;
                    }
                    c = take();
                }
                set.append(escaped(c));
            }
        }
        if (set.isEmpty() || at == glob.length() || take() != ']') {
            return false;
        }
        regex.append(not ? "[^" : "[").append(set).append(']');
        return true;
    }

    private int take() {
        int c = glob.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private void literal(int c) {
        regex.append(escaped(c));
    }

    private static String escaped(int c) {
        return "\\x{" + Integer.toHexString(c) + "}";
    }
}
