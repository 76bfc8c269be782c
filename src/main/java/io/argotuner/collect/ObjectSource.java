package io.argotuner.collect;

/** Where the objects of a live install come from: a list each time, or caches that are kept up to date. */
@FunctionalInterface
public interface ObjectSource {
    /**
     * The objects of that namespace as they are now.
     *
     * @throws BadInput where they cannot be read; an object that only adds to the picture, such as an autoscaler, is
     *     left out instead
     */
    InstallObjects read(String namespace);
}
