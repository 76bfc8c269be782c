package io.argotuner.audit;

/**
 * What helps, ready to be used.
 *
 * @param form whether the text is YAML to be merged into a manifest, or a command to be run
 */
public record Remedy(Form form, String text) {
    /** How a remedy is written. */
    public enum Form {
        YAML,
        COMMAND
    }

    public static Remedy yaml(String text) {
        return new Remedy(Form.YAML, text.stripTrailing());
    }

    public static Remedy command(String text) {
        return new Remedy(Form.COMMAND, text.stripTrailing());
    }

    /**
     * A name as it may stand in a shell command.
     *
     * @return the name where it is one that Kubernetes accepts, else a placeholder: names in manifests are foreign text
     */
    public static String word(String name) {
        return name.matches("[A-Za-z0-9._/:-]{1,253}") ? name : "NAME";
    }
}
