package io.argotuner.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an API server holds though its definition no longer allows it, such as a text where this version expects
 * an object. A watch that met an exception here would end, and the operator with it, for every other policy too.
 */
abstract class TolerantReader<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    private TolerantReader(Class<T> type) {
        super(type);
        this.type = type;
    }

    @Override
    public @Nullable T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        var given = parser.<JsonNode>readValueAsTree();
        try {
            return parser.getCodec().treeToValue(given, type);
        } catch (JsonProcessingException e) {
            if (!context.isEnabled(MapperFeature.ALLOW_COERCION_OF_SCALARS)) {
                // Whoever reads a file that strictly is to be told.
                throw e;
            }
            return unreadable(given, path(e));
        }
    }

    abstract @Nullable T unreadable(JsonNode given, String path);

    /** Such as {@code .sizing.applicationsPerShard}, empty where it is the whole. */
    private static String path(JsonProcessingException e) {
        return e instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : "." + at.getFieldName())
                        .collect(Collectors.joining())
                : "";
    }

    /** An {@link UnreadableSpec}. */
    static final class OfSpec extends TolerantReader<ArgoTuningPolicySpec> {
        private static final long serialVersionUID = 1L;

        OfSpec() {
            super(ArgoTuningPolicySpec.class);
        }

        @Override
        ArgoTuningPolicySpec unreadable(JsonNode given, String path) {
            var spec = new UnreadableSpec("spec" + path);
            spec.onDelete = given.path("onDelete").textValue();
            return spec;
        }
    }

    /** None. */
    static final class OfStatus extends TolerantReader<ArgoTuningPolicyStatus> {
        private static final long serialVersionUID = 1L;

        OfStatus() {
            super(ArgoTuningPolicyStatus.class);
        }

        @Override
        @Nullable
        ArgoTuningPolicyStatus unreadable(JsonNode given, String path) {
            return null;
        }
    }
}
