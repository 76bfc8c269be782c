package io.argotuner.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.Manifests;
import io.argotuner.enact.ManifestEditor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code argo-tuner tune}: the plan, written into the manifests that it was made from. */
@Command(
        name = "tune",
        description = {
            "Write the plan into the manifests that it was made from: for installs managed in Git.",
            "",
            "Only the lines that change are touched; comments and order stay. Without --write it shows the difference."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner tune -f manifests/                 show the difference",
            "  argo-tuner tune -f manifests/ --write         write it",
            "  argo-tuner tune -f install.yaml --applications 1000 --clusters 4 --write",
            "",
            "Exit codes: 0 nothing to change or written, 2 the difference shown is not written, 1 error."
        })
final class TuneCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-f", "--file"},
            arity = "1..*",
            required = true,
            paramLabel = "FILE|DIR",
            description = "Manifests to read and to change. Repeatable.")
    private List<String> files = List.of();

    @Option(names = "--write", description = "Write the files instead of showing the difference.")
    private boolean write;

    @Mixin
    private final PlanOptions options = new PlanOptions();

    TuneCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (files.contains("-")) {
            throw new BadInput("tune writes into the files that it reads, so it cannot read standard input;"
                    + " use 'argo-tuner plan -f - -o patch'");
        }
        var now = terminal.clock().instant();
        var assumed = options.assumed(spec.commandLine(), now);
        var manifests = Manifests.load(files, terminal.in());
        var observation = manifests.observe(options.namespace(), assumed);
        var decision = options.plan(observation, now).decision();
        options.note(observation)
                .ifPresent(note -> Problems.note(spec.commandLine().getErr(), note));
        var edited = new TreeMap<>(ManifestEditor.edit(manifests.files(), decision.changes(), decision.restarts()));
        var out = spec.commandLine().getOut();
        if (edited.isEmpty()) {
            out.println(decision.nextAction());
            out.flush();
            return Main.NOTHING_TO_CHANGE;
        }
        if (write) {
            ManifestEditor.write(edited);
            edited.keySet().forEach(file -> out.println("wrote " + file));
            out.flush();
            return Main.NOTHING_TO_CHANGE;
        }
        for (var file : edited.entrySet()) {
            difference(out, file.getKey(), file.getValue());
        }
        out.flush();
        return Main.CHANGES;
    }

    private static void difference(PrintWriter out, Path file, String edited) throws IOException {
        var before = Files.readString(file).lines().toList();
        var after = edited.lines().toList();
        UnifiedDiffUtils.generateUnifiedDiff(file.toString(), file.toString(), before, DiffUtils.diff(before, after), 2)
                .forEach(out::println);
    }
}
