package io.argotuner.collect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The namespaces whose Applications an install reconciles: its own and those that {@code application.namespaces}
 * names. Read as Argo CD reads it: the text is cut at every comma, whatever surrounds it, each entry is a shell pattern,
 * and one wrapped in slashes is a regular expression that may match anywhere in the name.
 */
public final class NamespaceFilter {
    private final String text;
    private final String ownNamespace;
    private final List<Predicate<String>> others;
    private final List<String> malformed;

    private NamespaceFilter(String text, String ownNamespace, List<Predicate<String>> others, List<String> malformed) {
        this.text = text;
        this.ownNamespace = ownNamespace;
        this.others = List.copyOf(others);
        this.malformed = List.copyOf(malformed);
    }

    /**
     * @param text {@code application.namespaces} in force, empty where unset
     * @param ownNamespace the install's namespace, which is always included
     */
    public static NamespaceFilter of(String text, String ownNamespace) {
        var others = new ArrayList<Predicate<String>>();
        var malformed = new ArrayList<String>();
        for (var part : text.split(",", -1)) {
            var entry = part.strip();
            if (entry.isEmpty() || entry.equals(ownNamespace)) {
                continue;
            }
            pattern(entry).ifPresentOrElse(others::add, () -> malformed.add(entry));
        }
        return new NamespaceFilter(text, ownNamespace, others, malformed);
    }

    /** Whether Applications of that namespace belong to the install. */
    public boolean matches(String namespace) {
        return namespace.equals(ownNamespace) || others.stream().anyMatch(p -> p.test(namespace));
    }

    /** The text that this filter was made from. */
    public String text() {
        return text;
    }

    /** Whether no other namespace can match, so that a list of the own namespace is enough. */
    public boolean ownOnly() {
        return others.isEmpty();
    }

    /** The entries that Argo CD cannot read and that therefore match nothing, in order. */
    public List<String> malformed() {
        return malformed;
    }

    private static Optional<Predicate<String>> pattern(String entry) {
        if (!entry.startsWith("/") || !entry.endsWith("/")) {
            return Glob.compile(entry).map(Pattern::asMatchPredicate);
        }
        if (entry.length() < 2) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Pattern.compile(entry.substring(1, entry.length() - 1)).asPredicate());
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }
}
