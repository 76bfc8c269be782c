package io.argotuner.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.io.IOException;

/** An amount of any form as a number or a text: one bad policy must not keep the others from being read. */
final class AmountReader extends StdDeserializer<IntOrString> {
    private static final long serialVersionUID = 1L;

    AmountReader() {
        super(IntOrString.class);
    }

    @Override
    public IntOrString deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        var given = parser.<JsonNode>readValueAsTree();
        if (given.isInt()) {
            return new IntOrString(given.intValue());
        }
        return new IntOrString(given.isValueNode() ? given.asText() : given.toString());
    }
}
