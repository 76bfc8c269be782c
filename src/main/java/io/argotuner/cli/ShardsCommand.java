package io.argotuner.cli;

import io.argotuner.cli.Problems.Hint;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.Manifests;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Policy;
import io.argotuner.decide.ShardFacts;
import io.argotuner.decide.ShardView;
import io.argotuner.decide.Sharding.Algorithm;
import io.argotuner.decide.Subjects;
import io.argotuner.decide.placement.Placement;
import io.argotuner.decide.placement.Planner;
import io.argotuner.report.ShardDocument;
import io.argotuner.report.ShardPatches;
import io.argotuner.report.ShardReport;
import io.argotuner.report.ShardTable;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code argo-tuner shards}: which shard has which cluster, and which should. */
@Command(
        name = "shards",
        description = {
            "Say which controller shard owns which cluster, and with --plan which should.",
            "",
            "Of a live install the pods tell it. Of manifests it is computed as Argo CD does, from cluster Secrets (with"
                    + " their metadata.uid, which decides the shard) and Applications. Credentials are not looked at."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner shards -n argocd --secrets --plan",
            "  argo-tuner shards -n argocd --secrets --plan -o patch",
            "  argo-tuner shards -f clusters.yaml -f applications.yaml --algorithm round-robin --replicas 4",
            "  kubectl get -n argocd secrets,applications.argoproj.io -o yaml |",
            "    argo-tuner shards -f - --algorithm legacy --replicas 3 -o json",
            "",
            "Exit codes: 0 done, 2 with --plan where clusters should move, 1 error."
        })
final class ShardsCommand implements Callable<Integer> {
    /** The forms of {@code -o}. */
    enum Format {
        TABLE,
        JSON,
        PATCH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final InstallSource source = new InstallSource();

    @Mixin
    private final InstallNamespace namespace = new InstallNamespace();

    @Option(
            names = "--secrets",
            description = "Of a live install, read the cluster Secrets too, with your own rights: names, pins and where"
                    + " an algorithm puts a cluster are then known.")
    private boolean secrets;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "legacy, round-robin or consistent-hashing. Default: the install's, if it is in the files.")
    private @Nullable Algorithm algorithm;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            description = "Number of shards. Default: the install's, if it is in the files.")
    private @Nullable Integer replicas;

    @Option(names = "--plan", description = "Say which clusters should move, too, and what that is worth.")
    private boolean plan;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "Number of shards to plan for. Default: those in force. Needs --plan.")
    private @Nullable Integer planned;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description =
                    "One of ${COMPLETION-CANDIDATES}. patch needs --plan: one kubectl patch for each Secret to pin."
                            + " Default: table.")
    private Format format = Format.TABLE;

    ShardsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        checkArguments();
        var found = source.isManifests() ? fromManifests() : live();
        var view = ShardView.of(found.facts());
        note(view, found.facts());
        var placement = plan ? Optional.of(planned(found.facts())) : Optional.<Placement>empty();
        var report = new ShardReport(
                found.namespace(), found.facts().sharding().algorithm(), view, placement, found.secrets());
        var out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case TABLE -> ShardTable.of(report);
                    case JSON -> ShardDocument.json(report);
                    case PATCH -> ShardPatches.of(report, placement.orElseThrow());
                });
        out.flush();
        return placement.filter(p -> !p.moves().isEmpty()).isPresent() ? Main.CHANGES : Main.NOTHING_TO_CHANGE;
    }

    private void checkArguments() {
        number("--replicas", replicas);
        number("--shards", planned);
        if (format == Format.PATCH && !plan) {
            throw hint("-o patch writes a plan: add --plan");
        }
        if (planned != null && !plan) {
            throw hint("--shards is what to plan for: add --plan");
        }
        if (source.isManifests()) {
            if (secrets) {
                throw hint("--secrets reads them from a live install; give manifests that hold them instead");
            }
        } else if (algorithm != null || replicas != null) {
            throw hint("--algorithm and --replicas tell what manifests (-f) leave out; a live install has its own");
        } else if (format == Format.PATCH && !secrets) {
            throw hint("-o patch names the cluster Secrets: add --secrets to have them read");
        }
    }

    private void number(String option, @Nullable Integer given) {
        if (given != null && (given < 1 || given > FoundShards.MOST)) {
            throw hint(option + " must be from 1 to " + FoundShards.MOST + ", not " + given);
        }
    }

    private Hint hint(String message) {
        return new Hint(spec.commandLine(), message);
    }

    private FoundShards fromManifests() {
        var input = Manifests.load(source.files(), terminal.in()).shardInput(namespace.given());
        input.notices().forEach(this::note);
        int shards = replicas != null ? replicas : input.replicas().orElseThrow(() -> missing("--replicas N"));
        if (shards > FoundShards.MOST) {
            throw new BadInput("the controller among the manifests has " + shards + " replicas, more than the "
                    + FoundShards.MOST + " that any install has: correct them, or give --replicas");
        }
        var by = algorithm != null ? algorithm : input.algorithm().orElseThrow(() -> missing("--algorithm NAME"));
        return FoundShards.of(input, by, shards);
    }

    private Hint missing(String option) {
        return hint("no Argo CD controller among the manifests tells it, so give " + option);
    }

    private FoundShards live() {
        return source.live(namespace.given(), (client, where) -> FoundShards.live(client, where, secrets, this::note));
    }

    private Placement planned(ShardFacts facts) {
        var subjects = Subjects.of(facts);
        if (subjects instanceof Fact.Unknown<Subjects> unknown) {
            throw new BadInput("nothing can be planned while it is not known which shard has which cluster: "
                    + unknown.why() + (secrets || source.isManifests() ? "" : "; --secrets reads them"));
        }
        var known = ((Fact.Known<Subjects>) subjects).value();
        int shards = planned != null ? planned : facts.shards();
        var perShard = Policy.defaults().sizing().applicationsPerShard();
        var made = new Planner().plan(facts.sharding().algorithm(), facts.shards(), shards, perShard, known.clusters());
        return Placement.of(made, shards, Optional.empty(), known.identified());
    }

    private void note(ShardView view, ShardFacts facts) {
        new TreeMap<>(view.strangers())
                .forEach((server, n) -> note(n + " Application(s) name the cluster " + server
                        + (facts.sharding().clusters().isKnown()
                                ? ", which has no Secret here: on no shard's count"
                                : ", whose server is not known while cluster Secrets are not read")));
        view.twice().forEach(server -> note(facts.sharding().name(server) + " is worked on by more than one pod"));
        view.clusters().stream()
                .filter(ShardView.Row::astray)
                .forEach(row -> note(row.name() + " is on shard " + row.shard().getAsInt() + ", though by its Secret"
                        + " and the algorithm it would be on " + row.computed().getAsInt()
                        + "; a restart of the controller would move it"));
        if (!source.isManifests() && !view.incomplete().isEmpty()) {
            note("not every owner is seen: " + view.incomplete());
        }
    }

    private void note(String sentence) {
        Problems.note(spec.commandLine().getErr(), sentence);
    }
}
