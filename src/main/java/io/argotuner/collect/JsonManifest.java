package io.argotuner.collect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads JSON manifests, one object after the other, as {@code kubectl get -o json} and the API server write them. */
final class JsonManifest {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build();

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);

    private JsonManifest() {}

    /**
     * @param file its name for messages
     * @throws BadInput naming file and line where the text is no JSON
     */
    static void read(InputStream in, String file, ManifestObjects into) throws IOException {
        try (var json = MAPPER.getFactory().createParser(in)) {
            for (int document = 1; json.nextToken() != null; document++) {
                var origin = new ManifestDocument.Origin(file, document, line(json));
                readDocument(json, new ManifestDocument(origin, into));
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new BadInput(file + ":" + line + ": " + wrong(e), e);
        }
    }

    private static String wrong(JsonProcessingException e) {
        if (e instanceof JsonEOFException) {
            return "malformed JSON: it ends in the middle of a value; give the whole of it";
        }
        var duplicate = DUPLICATE.matcher(e.getOriginalMessage());
        if (duplicate.matches()) {
            return OneLine.of(duplicate.group(1), 160) + " is given twice: keep one";
        }
        // Jackson goes on about where the value began, its own settings and why it does not show the source.
        var said = e.getOriginalMessage().split(" \\(for |, from `|: enable `| \\(start marker", 2)[0];
        return "malformed JSON: " + OneLine.of(said.replace(" (1000", " (1000)"), 160);
    }

    /** Whether a file is JSON from its beginning to its end. */
    static boolean wellFormed(Path file) {
        try (var in = new BufferedInputStream(Files.newInputStream(file));
                var json = MAPPER.getFactory().createParser(in)) {
            while (json.nextToken() != null) {
                json.skipChildren();
            }
            return true;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new BadInput(file + ": cannot be read: " + OneLine.of(e.getMessage(), 200), e);
        }
    }

    private static void readDocument(JsonParser json, ManifestDocument document) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            items(json, document);
        } else if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                var name = json.currentName();
                int line = line(json);
                if (json.nextToken() == JsonToken.START_ARRAY && name.equals("items")) {
                    document.items(line);
                    items(json, document);
                } else {
                    document.member(name, tree(json), line);
                }
            }
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            document.passOver();
        }
        document.end();
    }

    private static void items(JsonParser json, ManifestDocument document) throws IOException {
        while (json.nextToken() != JsonToken.END_ARRAY) {
            int line = line(json);
            document.item(tree(json), line);
        }
    }

    private static JsonNode tree(JsonParser json) throws IOException {
        return MAPPER.readTree(json);
    }

    private static int line(JsonParser json) {
        return json.currentTokenLocation().getLineNr();
    }
}
