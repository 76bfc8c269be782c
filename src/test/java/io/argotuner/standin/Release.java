package io.argotuner.standin;

/** The Argo CD versions whose pages are served. What differs was read in the tagged sources of each. */
public enum Release {
    V2_8("2.8.21", "go1.20.14"),
    V2_14("2.14.20", "go1.24.6"),
    V3_0("3.0.0", "go1.24.1"),
    V3_5("3.5.1", "go1.26.3");

    private final String version;
    private final String go;

    Release(String version, String go) {
        this.version = version;
        this.go = go;
    }

    /** Such as {@code 3.5.1}. */
    public String version() {
        return version;
    }

    /** Such as {@code 3.5}. */
    public String minor() {
        return version.substring(0, version.lastIndexOf('.'));
    }

    String goVersion() {
        return go;
    }

    boolean atLeast(Release other) {
        return compareTo(other) >= 0;
    }

    /** The release of an image such as {@code argoproj/argocd:v3.5.1}; the newest one where the tag tells none. */
    public static Release ofImage(String image) {
        for (var release : values()) {
            if (image.contains(":v" + release.minor() + ".")) {
                return release;
            }
        }
        return V3_5;
    }

    /** Argo CD's defaults for T, seconds. */
    int defaultPeriod() {
        return atLeast(V3_0) ? 120 : 180;
    }

    /** Argo CD's defaults for J, seconds. */
    int defaultJitter() {
        return atLeast(V3_0) ? 60 : 0;
    }
}
