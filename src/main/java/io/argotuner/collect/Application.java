package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an Argo CD Application that a census needs. Every text is at most {@value ApplicationParser#MAX_TEXT}
 * characters long and otherwise as it was read: whoever puts one into a message makes it one plain line first.
 *
 * @param namespace empty where the object tells none
 * @param name empty where the object tells none
 * @param server {@code spec.destination.server}; null where absent or not a text
 * @param clusterName {@code spec.destination.name}; null where absent or not a text
 * @param project {@code default} where the object names none, as in Argo CD
 * @param sources {@code repoURL path} of each source, the chart where there is no path; at most
 *     {@value ApplicationParser#MAX_SOURCES}
 * @param reconciledAt {@code status.reconciledAt}, null before the first comparison
 * @param createdAt {@code metadata.creationTimestamp}, null where absent or not a text
 * @param skipped whether its annotation {@code argocd.argoproj.io/skip-reconcile} takes it out of reconciliation
 * @param trouble what its conditions say about its comparison
 * @param refreshAsked whether it carries Argo CD's request to be compared
 */
public record Application(
        String namespace,
        String name,
        @Nullable String server,
        @Nullable String clusterName,
        String project,
        List<String> sources,
        @Nullable String reconciledAt,
        @Nullable String createdAt,
        boolean skipped,
        Trouble trouble,
        boolean refreshAsked) {
    public Application {
        sources = List.copyOf(sources);
    }

    /** One that nobody asks to be compared. */
    public Application(
            String namespace,
            String name,
            @Nullable String server,
            @Nullable String clusterName,
            String project,
            List<String> sources,
            @Nullable String reconciledAt,
            @Nullable String createdAt,
            boolean skipped,
            Trouble trouble) {
        this(namespace, name, server, clusterName, project, sources, reconciledAt, createdAt, skipped, trouble, false);
    }

    /** One that is compared like any other. */
    public Application(
            String namespace,
            String name,
            @Nullable String server,
            @Nullable String clusterName,
            String project,
            List<String> sources,
            @Nullable String reconciledAt) {
        this(namespace, name, server, clusterName, project, sources, reconciledAt, null, false, Trouble.NONE);
    }

    /** Why {@code status.reconciledAt} may stand still though the Application is looked after, the worse one last. */
    public enum Trouble {
        NONE,
        /** A comparison fails: its manifests cannot be made, for one. */
        COMPARISON,
        /** Its destination is not known or does not answer. */
        DESTINATION
    }

    /** Reads a whole Application object. A field of a wrong type counts as absent; nothing is thrown. */
    public static Application of(JsonNode object) {
        try (var parser = object.traverse()) {
            parser.nextToken();
            return ApplicationParser.application(parser);
        } catch (IOException e) {
            return new Application("", "", null, null, ApplicationParser.DEFAULT_PROJECT, List.of(), null);
        }
    }
}
