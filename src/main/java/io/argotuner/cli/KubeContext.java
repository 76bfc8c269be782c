package io.argotuner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.argotuner.api.Names;
import io.argotuner.collect.BadInput;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose an API server, read as kubectl reads them: a file given, {@code KUBECONFIG}, or the pod's own. */
final class KubeContext {
    @Option(
            names = "--context",
            paramLabel = "NAME",
            defaultValue = "${env:ARGO_TUNER_CONTEXT}",
            description = "Context of the kubeconfig. Default: its current one. Env: ARGO_TUNER_CONTEXT.")
    private @Nullable String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "The kubeconfig. Default: $KUBECONFIG, else ~/.kube/config, else the pod's own identity.")
    private @Nullable File kubeconfig;

    boolean given() {
        return kubeconfig != null || context != null;
    }

    /** @throws BadInput where there is no such file or context, or nothing that names an API server */
    Config config() {
        var config = read();
        var known = config.getContexts().stream().map(c -> c.getName()).collect(Collectors.toList());
        if (context != null && !known.contains(context)) {
            throw new BadInput("no context " + context + " in the kubeconfig; "
                    + (known.isEmpty() ? "it has none" : "it has " + String.join(", ", known)));
        }
        if (config.getCurrentContext() == null
                && config.getAutoOAuthToken() == null
                && config.getMasterUrl().startsWith(Config.DEFAULT_MASTER_URL)) {
            throw new BadInput("no kube context: there is no kubeconfig and this is not a pod; plan from manifests"
                    + " with -f FILE, or name a kubeconfig with --kubeconfig FILE");
        }
        config.setUserAgent(Names.FIELD_MANAGER);
        return config;
    }

    private Config read() {
        try {
            if (kubeconfig == null) {
                return Config.autoConfigure(context);
            }
            if (!kubeconfig.isFile()) {
                throw new BadInput("no such file: " + kubeconfig + " (--kubeconfig)");
            }
            return Config.fromKubeconfig(context, kubeconfig);
        } catch (KubernetesClientException e) {
            var file = kubeconfig == null ? String.join(", ", Config.getKubeconfigFilenames()) : kubeconfig.getPath();
            throw new BadInput("the kubeconfig " + file + " cannot be read: " + reason(e), e);
        } catch (RuntimeException e) {
            // What is no YAML, or is empty, comes as whatever the client's parser throws.
            if (kubeconfig == null || e instanceof BadInput) {
                throw e;
            }
            throw new BadInput(
                    "the kubeconfig " + kubeconfig + " cannot be read: it is no kubeconfig in YAML or JSON", e);
        }
    }

    private static String reason(Throwable e) {
        var cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof JsonProcessingException syntax
                ? syntax.getOriginalMessage() + " (line " + syntax.getLocation().getLineNr() + ")"
                : String.valueOf(cause.getMessage());
    }
}
