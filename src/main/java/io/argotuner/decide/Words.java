package io.argotuner.decide;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** How numbers, times and lists are written in sentences, the same in every locale. */
public final class Words {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT);
    private static final DateTimeFormatter DATE_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT);

    private Words() {}

    /** {@code 1,000 Applications}, {@code 1 shard}. */
    public static String count(long amount, String noun) {
        return number(amount) + " " + (amount == 1 ? noun : noun + "s");
    }

    public static String number(long amount) {
        return String.format(Locale.ROOT, "%,d", amount);
    }

    /** At most one decimal: {@code 119}, {@code 119.1}. */
    public static String number(double amount) {
        var text = String.format(Locale.ROOT, "%,.1f", amount);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** A setting's amount: {@code 1,000}, {@code 37.5}, {@code 180s}. */
    public static String amount(Setting setting, double amount) {
        return setting.unit() == Unit.SECONDS ? setting.text(amount) : number(amount);
    }

    /** {@code 20 are in force.}, {@code 1 is in force.}, {@code 180s is in force.} */
    public static String inForce(Setting setting, double amount) {
        var one = setting.unit() == Unit.SECONDS || amount == 1;
        return amount(setting, amount) + (one ? " is in force." : " are in force.");
    }

    /** The largest unit that divides it: {@code 6 hours}, {@code 30 minutes}, {@code 90 seconds}. */
    public static String duration(Duration duration) {
        var seconds = duration.toSeconds();
        if (seconds % 3600 == 0 && seconds > 0) {
            return count(seconds / 3600, "hour");
        }
        return seconds % 60 == 0 ? count(seconds / 60, "minute") : count(seconds, "second");
    }

    /** The time of day, with the date where it is not today's; rounded up to the minute, so that it is not too early. */
    public static String time(Instant at, Instant now) {
        var minute = at.plusSeconds(59).atOffset(ZoneOffset.UTC);
        var today = now.atOffset(ZoneOffset.UTC).toLocalDate().equals(minute.toLocalDate());
        return (today ? TIME : DATE_AND_TIME).format(minute);
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}. */
    public static String list(List<String> words) {
        var last = words.size() - 1;
        return last <= 0
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }
}
