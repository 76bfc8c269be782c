package io.argotuner.collect;

/** Takes the Applications among manifests one by one, each with where it stands. */
@FunctionalInterface
public interface ApplicationSink {
    /**
     * @param file the manifest, or the name of standard input
     * @param line where the object starts
     */
    void add(ApplicationFacts application, String file, int line);
}
