package io.argotuner.collect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Walks JSON as a stream of tokens. */
public final class JsonStream {
    /**
     * One object must not make a whole list unreadable, so nothing that the API server stores is refused: values are
     * skipped without recursion and without being held, which makes Jackson's limits on depth and length unneeded here.
     * Names are not interned, as they come from strangers too.
     */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private JsonStream() {}

    /** A parser that stands on the first token. Closing it closes the input. */
    public static JsonParser open(InputStream json) throws IOException {
        var parser = JSON.createParser(json);
        try {
            if (parser.nextToken() == null) {
                throw new JsonEOFException(parser, null, "nothing to read");
            }
            return parser;
        } catch (IOException e) {
            parser.close();
            throw e;
        }
    }

    /** Reads the value of one member and leaves the parser on its last token. */
    @FunctionalInterface
    public interface Member {
        void read(String name, JsonParser value) throws IOException;
    }

    /**
     * Hands every member of the object that the parser stands on to {@code each}; any other value is skipped. Leaves the
     * parser on the last token of the value.
     */
    public static void members(JsonParser in, Member each) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            each.read(name, in);
        }
    }

    /** Reads one element and leaves the parser on its last token. */
    @FunctionalInterface
    public interface Element {
        void read(JsonParser value) throws IOException;
    }

    /** The same for every element of an array. */
    public static void elements(JsonParser in, Element each) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            each.read(in);
        }
    }

    /** The text that the parser stands on, cut to {@code max} characters; null for any other value, which is skipped. */
    public static @Nullable String text(JsonParser in, int max) throws IOException {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            in.skipChildren();
            return null;
        }
        var text = in.getText();
        if (text.length() <= max) {
            return text;
        }
        // Half of a surrogate pair could not be written again.
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }
}
