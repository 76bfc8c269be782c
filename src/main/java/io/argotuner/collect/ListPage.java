package io.argotuner.collect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What one page of a Kubernetes list tells besides its items.
 *
 * @param items on this page
 * @param next the token with which the next page is asked for, empty on the last page
 * @param remaining items on later pages, where the server tells
 */
record ListPage(int items, String next, OptionalLong remaining) {

    /** Reads one item and leaves the parser on its last token. */
    @FunctionalInterface
    interface Item {
        void read(JsonParser in) throws IOException;
    }

    /**
     * Reads a page as it arrives.
     *
     * @throws IOException where the input is no list, no JSON, or ends too early
     */
    static ListPage read(InputStream json, Item each) throws IOException {
        try (var in = JsonStream.open(json)) {
            var page = new Reading(each);
            JsonStream.members(in, page::member);
            if (!page.sawItems) {
                throw new IOException("the answer is no list");
            }
            // What follows is read to its end so that the connection can be used again.
            if (in.nextToken() != null) {
                throw new IOException("the answer is more than one list");
            }
            return new ListPage(page.items, page.next, page.remaining);
        }
    }

    private static final class Reading {
        private final Item each;
        private int items;
        private boolean sawItems;
        private String next = "";
        private OptionalLong remaining = OptionalLong.empty();

        Reading(Item each) {
            this.each = each;
        }

        void member(String name, JsonParser in) throws IOException {
            switch (name) {
                case "items" -> items(in);
                case "metadata" -> JsonStream.members(in, this::metadata);
                default -> in.skipChildren();
            }
        }

        private void items(JsonParser in) throws IOException {
            if (in.currentToken() != JsonToken.START_ARRAY) {
                // Go writes an empty list without items as null.
                sawItems = in.currentToken() == JsonToken.VALUE_NULL;
                in.skipChildren();
                return;
            }
            sawItems = true;
            while (in.nextToken() != JsonToken.END_ARRAY) {
                items++;
                each.read(in);
            }
        }

        private void metadata(String name, JsonParser in) throws IOException {
            switch (name) {
                case "continue" -> next = orEmpty(JsonStream.text(in, Integer.MAX_VALUE));
                case "remainingItemCount" -> {
                    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                        remaining = OptionalLong.of(in.getLongValue());
                    } else {
                        in.skipChildren();
                    }
                }
                default -> in.skipChildren();
            }
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }
    }
}
