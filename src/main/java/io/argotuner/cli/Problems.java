package io.argotuner.cli;

import io.argotuner.collect.BadInput;
import io.argotuner.collect.FileTrouble;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What goes wrong, told in one line on standard error: never a stack trace, never a page of usage. */
final class Problems {
    private Problems() {}

    /** Arguments that parse but do not fit together; answered like those that do not parse. */
    static final class Hint extends ParameterException {
        private static final long serialVersionUID = 1L;

        Hint(CommandLine line, String message) {
            super(line, message);
        }
    }

    /** One line that says what is wrong, one that says where to read how it is right. */
    static final class OfArguments implements IParameterExceptionHandler {
        @Override
        public int handleParseException(ParameterException e, String[] args) {
            var line = e.getCommandLine();
            var name = line.getCommandSpec().qualifiedName();
            var err = line.getErr();
            err.println(name + ": " + oneLine(e.getMessage()));
            if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, err)) {
                err.println("Try '" + name + " --help'.");
            }
            err.flush();
            return Main.ERROR;
        }
    }

    /** Input that cannot be used, an API server that does not answer, and bugs. */
    static final class OfExecution implements IExecutionExceptionHandler {
        @Override
        public int handleExecutionException(Exception e, CommandLine line, ParseResult parsed) {
            var err = line.getErr();
            err.println("argo-tuner: " + sentence(e));
            err.flush();
            return Main.ERROR;
        }

        private static String sentence(Exception e) {
            if (e instanceof BadInput) {
                return oneLine(e.getMessage());
            }
            if (e instanceof KubernetesClientException refused) {
                return kubernetes(refused);
            }
            if (e instanceof IOException file) {
                var where = file instanceof FileSystemException named && named.getFile() != null
                        ? named.getFile() + ": "
                        : "";
                return "cannot read or write: " + where + FileTrouble.reason(file);
            }
            var frames = e.getStackTrace();
            return "internal error, please report: " + e.getClass().getSimpleName() + ": " + oneLine(e.getMessage())
                    + (frames.length > 0 ? " at " + frames[0] : "");
        }

        private static String kubernetes(KubernetesClientException e) {
            if (e.getStatus() != null && e.getStatus().getMessage() != null) {
                return "the API server refused: " + oneLine(e.getStatus().getMessage());
            }
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            var what = cause.getMessage() == null ? cause.getClass().getSimpleName() : oneLine(cause.getMessage());
            return "the API server of the kube context does not answer (" + what
                    + "); check --context and --kubeconfig, or plan from manifests with -f";
        }
    }

    /** What is no exception to the command line: input that the memory of this process does not hold. */
    record OfMachine(IExecutionStrategy run) implements IExecutionStrategy {
        @Override
        public int execute(ParseResult parsed) {
            try {
                return run.execute(parsed);
            } catch (OutOfMemoryError e) {
                return told(
                        parsed,
                        "this takes more than the " + (Runtime.getRuntime().maxMemory() >> 20)
                                + " MiB of memory that Java may use; give less at once, or more with java -Xmx");
            } catch (StackOverflowError e) {
                return told(parsed, "the input is nested too deeply");
            }
        }

        private static int told(ParseResult parsed, String sentence) {
            var err = parsed.commandSpec().commandLine().getErr();
            err.println("argo-tuner: " + sentence);
            err.flush();
            return Main.ERROR;
        }
    }

    /** For standard error beside a result that stands: a remark, not a failure. */
    static void note(PrintWriter err, String note) {
        err.println("note: " + oneLine(note));
        err.flush();
    }

    private static String oneLine(@org.jspecify.annotations.Nullable String message) {
        return message == null ? "no message" : message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
