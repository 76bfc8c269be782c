package io.argotuner.collect;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Numbers as Go's {@code strconv} reads them, which is how Argo CD reads its environment and its flags. Java's own
 * parsers take other digits than ASCII and trim spaces, so a text passes a grammar first.
 */
final class GoValues {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern DECIMAL_FLOAT =
            Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
    private static final Pattern HEX_FLOAT =
            Pattern.compile("[+-]?0[xX](?:[0-9a-fA-F]+(?:\\.[0-9a-fA-F]*)?|\\.[0-9a-fA-F]+)[pP][+-]?[0-9]+");
    private static final Pattern INFINITY = Pattern.compile("[+-]?(?i:inf|infinity)");

    private GoValues() {}

    /** {@code strconv.ParseInt(text, 10, 64)}: what Argo CD's integer environment variables accept. */
    static OptionalLong integer(String text) {
        return DECIMAL.matcher(text).matches() ? inRange(text, 10) : OptionalLong.empty();
    }

    /** {@code strconv.ParseInt(text, 0, 64)}: what an integer command-line flag accepts, so {@code 0x10} and {@code 1_000} too. */
    static OptionalLong flagInteger(String text) {
        int start = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
        var sign = text.substring(0, start);
        var digits = text.substring(start).toLowerCase(Locale.ROOT);
        if (digits.indexOf('_') >= 0) {
            if (!underscoresSeparateDigits(digits)) {
                return OptionalLong.empty();
            }
            digits = digits.replace("_", "");
        }
        if (digits.startsWith("0x")) {
            return digits(sign, digits.substring(2), 16, "[0-9a-f]+");
        }
        if (digits.startsWith("0b")) {
            return digits(sign, digits.substring(2), 2, "[01]+");
        }
        if (digits.startsWith("0o")) {
            return digits(sign, digits.substring(2), 8, "[0-7]+");
        }
        if (digits.startsWith("0") && digits.length() > 1) {
            return digits(sign, digits.substring(1), 8, "[0-7]+");
        }
        return digits(sign, digits, 10, "[0-9]+");
    }

    /**
     * {@code strconv.ParseFloat(text, 32)}; empty where Go reports an error, so also beyond the range of a float32. Go's
     * reference says that underscores need a base prefix; its code, and Argo CD with it, takes {@code 1_000} as well.
     */
    static Optional<Float> float32(String text) {
        if (text.equalsIgnoreCase("nan")) {
            return Optional.of(Float.NaN);
        }
        if (INFINITY.matcher(text).matches()) {
            return Optional.of(text.startsWith("-") ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY);
        }
        var digits = text;
        if (digits.indexOf('_') >= 0) {
            if (!underscoresSeparateDigits(text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text)) {
                return Optional.empty();
            }
            digits = digits.replace("_", "");
        }
        if (!DECIMAL_FLOAT.matcher(digits).matches()
                && !HEX_FLOAT.matcher(digits).matches()) {
            return Optional.empty();
        }
        float value = Float.parseFloat(digits);
        return Float.isInfinite(value) ? Optional.empty() : Optional.of(value);
    }

    /** Go's rule: an underscore stands between two digits, or between a base prefix and a digit. Without a sign. */
    private static boolean underscoresSeparateDigits(String number) {
        boolean prefixed = number.length() >= 2
                && number.charAt(0) == '0'
                && "box".indexOf(Character.toLowerCase(number.charAt(1))) >= 0;
        boolean hex = prefixed && Character.toLowerCase(number.charAt(1)) == 'x';
        boolean digitBefore = prefixed;
        boolean underscoreBefore = false;
        for (int i = prefixed ? 2 : 0; i < number.length(); i++) {
            char c = number.charAt(i);
            boolean digit = (c >= '0' && c <= '9') || (hex && ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')));
            if (c == '_' ? !digitBefore : underscoreBefore && !digit) {
                return false;
            }
            underscoreBefore = c == '_';
            digitBefore = digit;
        }
        return !underscoreBefore;
    }

    private static OptionalLong digits(String sign, String digits, int radix, String grammar) {
        return digits.matches(grammar) ? inRange(sign + digits, radix) : OptionalLong.empty();
    }

    private static OptionalLong inRange(String number, int radix) {
        try {
            return OptionalLong.of(Long.parseLong(number, radix));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
