package io.argotuner.collect;

import io.argotuner.decide.Component;
import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a container runs: which Argo CD component, found by the name of the executable wherever it stands in command and
 * args, and the flags that follow it.
 */
record CommandLine(Component component, List<String> flags) {
    /** Programs whose arguments name other workloads rather than run them. */
    private static final Set<String> NAMES_OTHERS = Set.of("kubectl", "argocd", "helm", "cp", "ln", "mv", "echo");

    CommandLine {
        flags = List.copyOf(flags);
    }

    /**
     * Empty where the container runs none of the components.
     *
     * @param binaryName value of {@code ARGOCD_BINARY_NAME}, which makes any name of Argo CD's executable run that component
     */
    static Optional<CommandLine> of(Container container, @Nullable String binaryName) {
        var words = new ArrayList<String>();
        words.addAll(container.getCommand());
        words.addAll(container.getArgs());
        words = expandShell(words);
        for (int i = 0; i < words.size(); i++) {
            var component = component(baseName(words.get(i)));
            if (component != null && runs(words, i)) {
                return Optional.of(new CommandLine(component, upToOperator(words, i + 1)));
            }
        }
        var component = binaryName == null ? null : component(binaryName);
        return component == null ? Optional.empty() : Optional.of(new CommandLine(component, upToOperator(words, 0)));
    }

    /** The text of a flag, in the forms {@code --name=text} and {@code --name text}; the last one counts, as in pflag. */
    Optional<String> flag(String name) {
        var all = flagTexts(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** Every text of a flag that may be repeated. */
    List<String> flagTexts(String name) {
        var found = new ArrayList<String>();
        if (name.isEmpty()) {
            return found;
        }
        for (int i = 0; i < flags.size(); i++) {
            var word = flags.get(i);
            if (word.equals("--")) {
                break;
            }
            if (word.startsWith("--" + name + "=")) {
                found.add(word.substring(name.length() + 3));
            } else if (word.equals("--" + name) && i + 1 < flags.size()) {
                found.add(flags.get(i + 1));
            }
        }
        return found;
    }

    /** Whether a flag without a value is on; empty where it is not given. */
    Optional<Boolean> booleanFlag(String name) {
        Optional<Boolean> found = Optional.empty();
        for (var word : flags) {
            if (word.equals("--" + name)) {
                found = Optional.of(true);
            } else if (word.startsWith("--" + name + "=")) {
                // strconv.ParseBool: 1, t, T, TRUE, true, True.
                found = Optional.of(
                        Set.of("1", "t", "T", "TRUE", "true", "True").contains(word.substring(name.length() + 3)));
            }
        }
        return found;
    }

    /** Whether the word at an index is run, not the value of an option or the object of another program. */
    private static boolean runs(List<String> words, int index) {
        if (index > 0) {
            var before = words.get(index - 1);
            if (before.startsWith("--") && before.length() > 2 && before.indexOf('=') < 0) {
                return false;
            }
        }
        for (int i = index - 1; i >= 0 && !isOperator(words.get(i)); i--) {
            if (NAMES_OTHERS.contains(baseName(words.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> upToOperator(List<String> words, int from) {
        int to = from;
        while (to < words.size() && !isOperator(words.get(to))) {
            to++;
        }
        return words.subList(from, to);
    }

    private static boolean isOperator(String word) {
        return word.equals(";") || word.equals("&") || word.equals("|");
    }

    /** Replaces the script of {@code sh -c script name arg...} by its words, with the arguments where it says {@code $@}. */
    private static ArrayList<String> expandShell(ArrayList<String> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            var option = words.get(i);
            boolean script = option.startsWith("-") && !option.startsWith("--") && option.endsWith("c");
            if (!script
                    || words.subList(0, i).stream().noneMatch(w -> baseName(w).endsWith("sh"))) {
                continue;
            }
            var arguments = words.subList(Math.min(i + 3, words.size()), words.size());
            var expanded = new ArrayList<>(words.subList(0, i));
            for (var word : ShellWords.of(words.get(i + 1))) {
                if (word.equals("$@") || word.equals("$*")) {
                    expanded.addAll(arguments);
                } else {
                    expanded.add(word);
                }
            }
            return expanded;
        }
        return words;
    }

    private static @Nullable Component component(String name) {
        for (var component : Component.values()) {
            if (component.binary().equals(name)) {
                return component;
            }
        }
        return null;
    }

    private static String baseName(String word) {
        return word.substring(word.lastIndexOf('/') + 1);
    }
}
