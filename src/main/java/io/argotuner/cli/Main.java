package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.decide.Sharding.Algorithm;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Entry point of the runnable jar: the command line. */
@Command(
        name = "argo-tuner",
        description = {
            "Tunes an Argo CD install that already runs: measures it, decides what its settings should be, says why,"
                    + " and patches them in.",
            "",
            "Start with 'plan': it only reads."
        },
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner plan -f manifests/              what would change, and why",
            "  argo-tuner plan -n argocd                  the same for the current kube context",
            "  argo-tuner explain -n argocd               why the operator does what it does",
            "  argo-tuner audit -f manifests/             known practices, checked",
            "  argo-tuner tune -f manifests/ --write      write it into the manifests",
            "  argo-tuner crd | kubectl apply -f -        install the policy's definition",
            "  argo-tuner run -n argocd                   run the operator",
            "",
            "Exit codes: 0 nothing to change, 2 changes recommended, 1 error.",
            "'argo-tuner COMMAND --help' tells more."
        },
        versionProvider = BuildVersion.class)
public final class Main implements Callable<Integer> {
    static final int NOTHING_TO_CHANGE = 0;
    static final int ERROR = 1;
    static final int CHANGES = 2;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    private Main() {}

    public static void main(String[] args) {
        // UTF-8 whatever the locale: a plan's bytes depend on its input alone.
        var standard = new StandardOutput();
        var out = new PrintWriter(standard, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        var code = commandLine(Terminal.system()).setOut(out).setErr(err).execute(args);
        out.flush();
        var lost = standard.failure();
        lost.ifPresent(why -> err.println("argo-tuner: standard output cannot be written: " + why));
        err.flush();
        System.exit(lost.isPresent() ? ERROR : code);
    }

    /** The whole command line, not yet parsed. */
    static CommandLine commandLine(Terminal terminal) {
        var line = new CommandLine(new Main());
        line.addSubcommand("audit", new AuditCommand(terminal))
                .addSubcommand("plan", new PlanCommand(terminal))
                .addSubcommand("tune", new TuneCommand(terminal))
                .addSubcommand("shards", new ShardsCommand(terminal))
                .addSubcommand("simulate", new SimulateCommand(terminal))
                .addSubcommand("demo", new DemoCommand(terminal))
                .addSubcommand("explain", new ExplainCommand(terminal))
                .addSubcommand("report", new ReportCommand(terminal))
                .addSubcommand("run", new RunCommand())
                .addSubcommand("retire", new RetireCommand())
                .addSubcommand("crd", new CrdCommand())
                .addSubcommand("version", new VersionCommand())
                .addSubcommand("completion", new CompletionCommand());
        return line.registerConverter(AuditCommand.Format.class, words(AuditCommand.Format.values()))
                .registerConverter(AuditCommand.FailOn.class, words(AuditCommand.FailOn.values()))
                .registerConverter(PlanCommand.Format.class, words(PlanCommand.Format.values()))
                .registerConverter(ShardsCommand.Format.class, words(ShardsCommand.Format.values()))
                .registerConverter(TableOrJson.Format.class, words(TableOrJson.Format.values()))
                .registerConverter(RunCommand.LogFormat.class, words(RunCommand.LogFormat.values()))
                .registerConverter(Algorithm.class, new Choice<>(List.of(Algorithm.values()), Algorithm::id))
                .setExpandAtFiles(false)
                .setUsageHelpWidth(100)
                .setParameterExceptionHandler(new Problems.OfArguments())
                .setExecutionExceptionHandler(new Problems.OfExecution())
                .setExecutionStrategy(new Problems.OfMachine(new CommandLine.RunLast()));
    }

    private static <E extends Enum<E>> Choice<E> words(E[] values) {
        return new Choice<>(List.of(values), Enum::toString);
    }

    @Override
    public Integer call() {
        throw new Hint(spec.commandLine(), "a command is missing");
    }
}
