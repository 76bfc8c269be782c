package io.argotuner.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar, from its manifest; {@code development} where the classes were not packaged. */
final class BuildVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    static String text() {
        var version =
                Objects.requireNonNullElse(BuildVersion.class.getPackage().getImplementationVersion(), "development");
        return "argo-tuner " + version + " (Java " + System.getProperty("java.version") + ")";
    }
}
