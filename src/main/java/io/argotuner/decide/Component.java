package io.argotuner.decide;

/** The Argo CD processes whose settings are tuned, named by the binary that their container runs. */
public enum Component {
    CONTROLLER("argocd-application-controller"),
    REPO_SERVER("argocd-repo-server"),
    SERVER("argocd-server"),
    APPLICATIONSET_CONTROLLER("argocd-applicationset-controller");

    private final String binary;

    Component(String binary) {
        this.binary = binary;
    }

    /** Base name of the executable in the container's command or args, the same in Argo CD 2.8 to 3.5. */
    public String binary() {
        return binary;
    }
}
