package io.argotuner.collect;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a shell script, as far as needed to see which program it runs with which flags: quotes, backslashes,
 * comments and line continuations are understood, expansions are left as they stand, and every operator that ends a
 * command becomes a word of its own ({@code ;}, {@code &}, {@code |}).
 */
final class ShellWords {
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private ShellWords() {}

    static List<String> of(String script) {
        var reader = new ShellWords();
        reader.read(script);
        return List.copyOf(reader.words);
    }

    private void read(String script) {
        char quote = 0;
        for (int i = 0; i < script.length(); i++) {
            char c = script.charAt(i);
            if (quote == '\'') {
                quote = closeOrAppend(c, quote);
            } else if (c == '\\' && i + 1 < script.length()) {
                i++;
                if (script.charAt(i) != '\n') {
                    append(script.charAt(i));
                }
            } else if (quote == '"') {
                quote = closeOrAppend(c, quote);
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (c == '#' && !inWord) {
                int end = script.indexOf('\n', i);
                i = end < 0 ? script.length() : end - 1;
            } else if (c == '&' && inWord && word.charAt(word.length() - 1) == '>') {
                append(c); // part of a redirection such as 2>&1
            } else if (c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')') {
                end();
                words.add(c == '&' || c == '|' ? String.valueOf(c) : ";");
            } else if (Character.isWhitespace(c)) {
                end();
            } else {
                append(c);
            }
        }
        end();
    }

    private char closeOrAppend(char c, char quote) {
        if (c == quote) {
            return 0;
        }
        append(c);
        return quote;
    }

    private void append(char c) {
        word.append(c);
        inWord = true;
    }

    private void end() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
