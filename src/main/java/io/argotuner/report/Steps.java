package io.argotuner.report;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Measured amounts for the status, in steps. What is stored stays while the amount is still near it, so that an amount
 * that moves with every look, as waves of a refresh timer do, is no write of the status with every look.
 */
final class Steps {
    /** Seconds. */
    private static final List<Integer> TIMES = List.of(
            0, 1, 2, 5, 10, 20, 30, 60, 120, 180, 240, 300, 360, 480, 600, 900, 1200, 1800, 2700, 3600, 7200, 14_400,
            28_800, 86_400, 172_800, 604_800);

    /** Within this factor a time is near the one told. */
    private static final double FACTOR = 2.2;

    /** Seconds that are near each other whatever their ratio. */
    private static final double NEAR = 3;

    /** Percentage points. */
    private static final double POINTS = 20;

    private static final Pattern TIME = Pattern.compile("([0-9]+)([smhd])");
    private static final Pattern SHARE = Pattern.compile("([0-9]+) %");

    private Steps() {}

    /** {@code 6m}: the step above a time, or the stored text where the time is near it. */
    static String time(Duration time, @Nullable String stored) {
        double seconds = time.toMillis() / 1000.0;
        var told = stored == null ? -1 : seconds(stored);
        if (told >= 0 && (Math.abs(told - seconds) <= NEAR || (seconds <= told * FACTOR && seconds * FACTOR >= told))) {
            return text(told);
        }
        return text(TIMES.stream().filter(step -> step >= seconds).findFirst().orElse(TIMES.get(TIMES.size() - 1)));
    }

    /** {@code 80 %}: a share of 1 to the next ten, or the stored one where the share is near it. */
    static String share(double share, @Nullable String stored) {
        var percent = Math.min(1000, 100 * share);
        var matcher = SHARE.matcher(stored == null ? "" : stored);
        var told = matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
        return (told >= 0 && Math.abs(told - percent) <= POINTS ? Math.round(told) : 10 * Math.round(percent / 10))
                + " %";
    }

    /** A number as one digit and zeros, or the stored one where the number is near it. */
    static int count(int number, @Nullable Integer stored) {
        if (stored != null && stored > 0 && number > 0 && number <= stored * FACTOR && number * FACTOR >= stored) {
            return stored;
        }
        int power = 1;
        while (number / power >= 10) {
            power *= 10;
        }
        return number / power * power;
    }

    private static long seconds(String text) {
        var matcher = TIME.matcher(text);
        if (!matcher.matches() || matcher.group(1).length() > 9) {
            return -1;
        }
        return Long.parseLong(matcher.group(1))
                * switch (matcher.group(2)) {
                    case "d" -> 86_400;
                    case "h" -> 3600;
                    case "m" -> 60;
                    default -> 1;
                };
    }

    /** {@code 7m}, {@code 421s}: exact, in the largest unit that divides it. */
    static String text(long seconds) {
        if (seconds >= 172_800 && seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds >= 3600 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds >= 60 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
