package io.argotuner.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of the jar, from its manifest; {@code development} where the classes were not packaged. */
final class BuildVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    static String number() {
        return Objects.requireNonNullElse(BuildVersion.class.getPackage().getImplementationVersion(), "development");
    }

    static String text() {
        return "argo-tuner " + number() + " (Java " + System.getProperty("java.version") + ")";
    }
}
