package io.argotuner.decide.evidence;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Keeps measured sentences as they were while nothing of note has changed: a number that moves with every look would be
 * a write of the status with every look. A sentence is kept while its words are the same and every measured number in
 * it is within half of the one told, or within 20 percentage points or 3 units: a refresh timer makes waves.
 */
public final class Steady {
    private static final Pattern NUMBER = Pattern.compile(Said.OPEN + "([0-9.,]+)" + Said.CLOSE + "( %)?");

    private final Map<String, String> before;
    private final Map<String, String> told = new TreeMap<>();

    /** @param before what the look before has {@link #told()} */
    public Steady(Map<String, String> before) {
        this.before = before;
    }

    /**
     * The sentence to show.
     *
     * @param key what it is about
     */
    public String say(String key, String sentence) {
        var old = before.get(key);
        var kept = old != null && alike(old, sentence) ? old : sentence;
        told.put(key, kept);
        return plain(kept);
    }

    /** For the next look. */
    public Map<String, String> told() {
        return Map.copyOf(told);
    }

    static String plain(String sentence) {
        return sentence.replace(String.valueOf(Said.OPEN), "").replace(String.valueOf(Said.CLOSE), "");
    }

    private static boolean alike(String old, String now) {
        if (!NUMBER.matcher(old).replaceAll("#").equals(NUMBER.matcher(now).replaceAll("#"))) {
            return false;
        }
        var olds = NUMBER.matcher(old);
        var nows = NUMBER.matcher(now);
        while (olds.find() && nows.find()) {
            var a = parsed(olds.group(1));
            var b = parsed(nows.group(1));
            var near = olds.group(2) != null ? 20 : 3;
            if (Math.abs(a - b) > Math.max(near, 0.5 * Math.max(a, b))) {
                return false;
            }
        }
        return true;
    }

    private static double parsed(String number) {
        return Double.parseDouble(number.replace(",", ""));
    }
}
