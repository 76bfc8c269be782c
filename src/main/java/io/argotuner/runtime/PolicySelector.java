package io.argotuner.runtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which policies are this operator's where several share a fleet: those whose labels match a selector as kubectl writes it,
 * such as {@code shard=a} or {@code shard in (a,b),!canary}. Policies of others are still seen, so that the oldest of a
 * namespace tunes its install, whoever looks after it.
 */
public final class PolicySelector {
    private static final String NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_./]*[A-Za-z0-9])?";
    private static final Pattern SET = Pattern.compile("(" + NAME + ")\\s+(in|notin)\\s+\\(([^()]*)\\)");
    private static final Pattern EQUAL = Pattern.compile("(" + NAME + ")\\s*(==|=|!=)\\s*((?:" + NAME + ")?)");
    private static final Pattern EXISTS = Pattern.compile("(!?)\\s*(" + NAME + ")");

    private final String text;
    private final List<Predicate<Map<String, String>>> terms = new ArrayList<>();

    /**
     * @param text empty for all policies
     * @throws IllegalArgumentException with a sentence, where it is no selector
     */
    public PolicySelector(String text) {
        this.text = text.strip();
        if (!this.text.isEmpty()) {
            // Commas within parentheses belong to a set.
            for (var term : this.text.split(",(?![^(]*\\))", -1)) {
                terms.add(term(term.strip()));
            }
        }
    }

    public static PolicySelector all() {
        return new PolicySelector("");
    }

    boolean matches(HasMetadata object) {
        var labels = Objects.requireNonNullElse(object.getMetadata().getLabels(), Map.<String, String>of());
        return terms.stream().allMatch(term -> term.test(labels));
    }

    /**
     * The Lease that operators with this selector share: the name, and for a selector the first eight digits of its
     * text's SHA-256 after it. The chart computes the same.
     */
    String lease(String name) {
        if (terms.isEmpty()) {
            return name;
        }
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return name + "-" + HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return text;
    }

    private static Predicate<Map<String, String>> term(String term) {
        var set = SET.matcher(term);
        if (set.matches()) {
            var key = set.group(1);
            var values = Arrays.stream(set.group(3).split(",", -1))
                    .map(String::strip)
                    .collect(Collectors.toSet());
            return set.group(2).equals("in")
                    ? labels -> labels.containsKey(key) && values.contains(labels.get(key))
                    : labels -> !labels.containsKey(key) || !values.contains(labels.get(key));
        }
        var equal = EQUAL.matcher(term);
        if (equal.matches()) {
            var key = equal.group(1);
            var values = Set.of(equal.group(3));
            return equal.group(2).equals("!=")
                    ? labels -> !labels.containsKey(key) || !values.contains(labels.get(key))
                    : labels -> labels.containsKey(key) && values.contains(labels.get(key));
        }
        var exists = EXISTS.matcher(term);
        if (exists.matches()) {
            var key = exists.group(2);
            var wanted = exists.group(1).isEmpty();
            return labels -> labels.containsKey(key) == wanted;
        }
        throw new IllegalArgumentException(
                "\"" + term + "\" is no label selector; write it as for kubectl: key=value, key!=value, key in (a,b),"
                        + " key notin (a,b), key or !key, with commas between");
    }
}
