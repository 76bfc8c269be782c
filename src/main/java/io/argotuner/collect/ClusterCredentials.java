package io.argotuner.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What kind of credentials a cluster Secret holds. The Secret is reduced to that the moment it is read: no key, token or
 * password is kept.
 */
final class ClusterCredentials {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String TYPE = "/metadata/labels/argocd.argoproj.io~1secret-type";

    private ClusterCredentials() {}

    /**
     * The Secret with its name and, in place of its data, {@code cluster}: {@code name}, {@code server} and {@code
     * credentials}, one of {@code token}, {@code expiring-token}, {@code basic}, {@code exec}, {@code aws}, {@code
     * certificate}, {@code none}, {@code unreadable}. Empty for a Secret that is no cluster's.
     */
    static Optional<ObjectNode> reduced(JsonNode secret) {
        if (!secret.at(TYPE).asText().equals("cluster")) {
            return Optional.empty();
        }
        var reduced = MAPPER.createObjectNode();
        reduced.put("apiVersion", "v1").put("kind", "Secret");
        var metadata = reduced.putObject("metadata");
        metadata.put("name", secret.at("/metadata/name").asText());
        metadata.put("namespace", secret.at("/metadata/namespace").asText());
        var uid = secret.at("/metadata/uid").asText();
        if (!uid.isEmpty()) {
            metadata.put("uid", uid);
        }
        reduced.putObject("cluster")
                .put("name", value(secret, "name"))
                .put("server", ServerUrl.normal(value(secret, "server")))
                .put("credentials", credentials(value(secret, "config")));
        return Optional.of(reduced);
    }

    private static String credentials(String config) {
        JsonNode read;
        try {
            read = MAPPER.readTree(config);
        } catch (JsonProcessingException e) {
            // Its message may quote what is secret.
            return "unreadable";
        }
        var token = read.path("bearerToken").asText("");
        if (!token.isEmpty()) {
            return expires(token) ? "expiring-token" : "token";
        }
        if (!read.path("password").asText("").isEmpty()) {
            return "basic";
        }
        if (read.path("execProviderConfig").isObject()) {
            return "exec";
        }
        if (read.path("awsAuthConfig").isObject()) {
            return "aws";
        }
        return read.path("tlsClientConfig").path("keyData").asText("").isEmpty() ? "none" : "certificate";
    }

    /** Whether a token is a JSON Web Token that says when it ends; the tokens of ServiceAccount Secrets say nothing. */
    private static boolean expires(String token) {
        var parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return false;
        }
        try {
            var claims = MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
            return claims != null && claims.path("exp").isNumber();
        } catch (java.io.IOException | IllegalArgumentException e) {
            // Not a JSON Web Token: nothing tells when it ends.
            return false;
        }
    }

    private static String value(JsonNode secret, String key) {
        var plain = secret.path("stringData").path(key);
        if (plain.isTextual()) {
            return plain.asText();
        }
        try {
            var bytes =
                    Base64.getMimeDecoder().decode(secret.path("data").path(key).asText(""));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
