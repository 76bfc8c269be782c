package io.argotuner.collect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/** Why Applications could not be read; the message completes "not known: ...". */
final class ReadFailure extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;

    ReadFailure(String why) {
        this(0, why);
    }

    private ReadFailure(int status, String why) {
        super(why);
        this.status = status;
    }

    /**
     * What an HTTP status other than 200 means and what to do about it.
     *
     * @param namespace the one that was listed, empty for all
     * @param body Kubernetes' Status, from which its message is shown
     */
    static ReadFailure refused(Optional<String> namespace, int status, byte[] body) {
        var where = namespace.map(n -> "in namespace " + n).orElse("in all namespaces");
        var said = message(body);
        return new ReadFailure(
                status,
                switch (status) {
                    case 401 -> "the API server does not accept the credentials" + said;
                    case 403 ->
                        "the verb list on applications.argoproj.io " + where + " is not granted; "
                                + (namespace.isPresent()
                                        ? "grant it with a Role in that namespace"
                                        : "application.namespaces asks for it, grant it with deploy/cluster-wide.yaml")
                                + said;
                    case 404 -> "the Application CRD (applications.argoproj.io) is not installed";
                    case 410 -> "the list of Applications expired twice while it was read" + said;
                    default -> "the API server answered " + status + " to the list of Applications " + where + said;
                });
    }

    /** Whether the list can be read if it is started again: its continue token has expired. */
    boolean expired() {
        return status == 410;
    }

    @Override
    public String getMessage() {
        var message = super.getMessage();
        return message == null ? "" : message;
    }

    private static String message(byte[] body) {
        var found = new StringBuilder();
        try (var in = JsonStream.open(new ByteArrayInputStream(body))) {
            JsonStream.members(in, (name, value) -> {
                var text = JsonStream.text(value, 1000);
                if (name.equals("message") && text != null) {
                    found.append(text);
                }
            });
        } catch (IOException e) {
            // A proxy's page rather than a Status: the number has to do.
            return "";
        }
        return found.isEmpty() ? "" : " (" + OneLine.of(found.toString(), 200) + ")";
    }
}
