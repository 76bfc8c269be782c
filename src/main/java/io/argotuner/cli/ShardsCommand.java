package io.argotuner.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.argotuner.cli.Problems.Hint;
import io.argotuner.collect.Manifests;
import io.argotuner.collect.ShardInput;
import io.argotuner.decide.ShardMap;
import io.argotuner.decide.Sharding.Algorithm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code argo-tuner shards}: the shard of every cluster, as Argo CD computes it. */
@Command(
        name = "shards",
        description = {
            "Say which controller shard owns which cluster, and how many Applications each shard has.",
            "",
            "Reads cluster Secrets (with their metadata.uid, which decides the shard) and Applications. Their values"
                    + " are not printed."
        },
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  argo-tuner shards -f clusters.yaml -f applications.yaml --algorithm round-robin --replicas 4",
            "  kubectl get -n argocd secrets,applications.argoproj.io -o yaml |",
            "    argo-tuner shards -f - --algorithm legacy --replicas 3 -o json",
            "",
            "Exit codes: 0 done, 1 error."
        })
final class ShardsCommand implements Callable<Integer> {
    /** The forms of {@code -o}. */
    enum Format {
        TABLE,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = {"-f", "--file"},
            arity = "1..*",
            required = true,
            paramLabel = "FILE|DIR|-",
            description = "Manifests to read; '-' is standard input. Repeatable.")
    private List<String> files = List.of();

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

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: table.")
    private Format format = Format.TABLE;

    ShardsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        if (replicas != null && replicas < 1) {
            throw new Hint(spec.commandLine(), "--replicas must be at least 1, not " + replicas);
        }
        var input = Manifests.load(files, terminal.in()).shardInput();
        int shards = replicas != null ? replicas : input.replicas().orElseThrow(() -> missing("--replicas N"));
        var by = algorithm != null ? algorithm : input.algorithm().orElseThrow(() -> missing("--algorithm NAME"));
        var owners = new TreeMap<>(ShardMap.assign(by, shards, input.clusters(), input.applicationsByServer()));
        var loads = loads(owners, shards, input);
        noteStrangers(owners, input);

        var out = spec.commandLine().getOut();
        out.print(format == Format.JSON ? json(owners, loads) : table(owners, loads, input));
        out.flush();
        return Main.NOTHING_TO_CHANGE;
    }

    private Hint missing(String option) {
        return new Hint(spec.commandLine(), "no Argo CD controller among the manifests tells it, so give " + option);
    }

    private static List<Integer> loads(SortedMap<String, Integer> owners, int shards, ShardInput input) {
        var loads = new int[shards];
        owners.forEach((server, shard) -> {
            if (shard >= 0 && shard < shards) {
                loads[shard] += input.applicationsPerCluster().getOrDefault(server, 0);
            }
        });
        return Arrays.stream(loads).boxed().toList();
    }

    private void noteStrangers(SortedMap<String, Integer> owners, ShardInput input) {
        var strangers = new TreeMap<>(input.applicationsPerCluster());
        strangers.keySet().removeAll(owners.keySet());
        strangers.forEach((server, n) -> Problems.note(
                spec.commandLine().getErr(),
                n + " Application(s) name the cluster " + server + ", which has no Secret here: on no shard's count"));
    }

    private static String json(SortedMap<String, Integer> owners, List<Integer> loads) throws JsonProcessingException {
        var document = new LinkedHashMap<String, Object>();
        document.put("shards", owners);
        document.put("applicationsPerShard", loads);
        return JsonMapper.builder().build().writeValueAsString(document) + "\n";
    }

    private static String table(SortedMap<String, Integer> owners, List<Integer> loads, ShardInput input) {
        var lines = new ArrayList<String>();
        lines.add(row("SHARD", "APPLICATIONS", "CLUSTERS"));
        for (var shard = 0; shard < loads.size(); shard++) {
            var owned = shard;
            var clusters = owners.values().stream().filter(s -> s == owned).count();
            lines.add(row(shard, loads.get(shard), clusters));
        }
        lines.add("");
        lines.add(row("SHARD", "APPLICATIONS", "CLUSTER"));
        owners.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(owner -> row(
                        owner.getValue() < 0 ? "none" : owner.getValue(),
                        input.applicationsPerCluster().getOrDefault(owner.getKey(), 0),
                        owner.getKey()))
                .forEach(lines::add);
        return String.join("\n", lines) + "\n";
    }

    private static String row(Object shard, Object applications, Object cluster) {
        return String.format(Locale.ROOT, "%-7s %-14s %s", shard, applications, cluster);
    }
}
