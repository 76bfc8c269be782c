package io.argotuner.decide.placement;

import static io.argotuner.decide.placement.PinnedInstall.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Sharding.Algorithm;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelocatingTest {
    private static final int INSTALLS = 20;

    /**
     * Random installs that are given more and fewer shards, by a process that is killed within its writes and forgets: at
     * every stored version each pin is a shard that exists, another number of shards deals no cluster anew that could be
     * pinned, no budget is exceeded, and in the end everything is settled and balanced.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shards_comeAndGo_andEveryVersionOnTheWayIsSound(long seed) {
        var random = new Random(seed);
        for (var i = 0; i < INSTALLS; i++) {
            var install = random(random);
            for (var wanted : List.of(1 + random.nextInt(5), 1 + random.nextInt(5))) {
                install.wanted = wanted;
                settle(install, random);
                assertThat(install.shards).isEqualTo(reachable(install, wanted));
                if (install.shards > 1 && install.shards == wanted) {
                    var plan = install.placement().plan();
                    assertThat(plan.busiestNow()).isLessThanOrEqualTo((long) (Relocating.WORTH * plan.busiest()));
                }
            }
        }
    }

    @Test
    void raising_pinsEverythingWhereItIs_thenRaises_thenMoves_thenWaitsForTheApplications() {
        var install = new PinnedInstall(Algorithm.ROUND_ROBIN, 1)
                .cluster(1, 50)
                .cluster(2, 40)
                .cluster(3, 30);
        install.wanted = 3;

        var pinning = install.next();
        assertThat(pinning.changes()).hasSize(3).allMatch(c -> "0".equals(c.to()) && !c.isMove());
        assertThat(pinning.hold())
                .contains("Waits until 3 clusters are pinned where they are, so that another number of shards does not"
                        + " deal them anew.");
        pinning.changes().forEach(install::store);

        assertThat(install.next().hold()).isEmpty();
        assertThat(install.next().changes()).isEmpty();
        install.shards = 3;
        assertThat(install.owners().values()).containsOnly(0);

        var moving = install.next();
        assertThat(moving.changes()).hasSize(2).allMatch(PinChange::isMove);
        moving.changes().forEach(install::store);
        assertThat(install.owners().values()).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(install.next().changes()).isEmpty();
        assertThat(install.next().summary().orElseThrow().sentence()).contains("yet to be compared");

        install.uncompared.clear();
        assertThat(install.next().changes()).hasSize(2).noneMatch(PinChange::isMove);
        install.next().changes().forEach(install::store);
        assertThat(install.next().changes()).isEmpty();
        assertThat(install.next().underWay()).isFalse();
        assertThat(install.next().summary().orElseThrow().sentence())
                .isEqualTo("3 of 3 clusters with a Secret are pinned.");
    }

    @Test
    void lowering_movesOffTheShardsThatGo_andWaitsUntilTheirApplicationsAreCompared() {
        var install = settled(3, 50, 50, 50);
        install.wanted = 2;

        var moving = install.next();
        assertThat(moving.hold()).contains("Waits until 1 cluster has left the shards that would go.");
        assertThat(moving.changes()).singleElement().satisfies(c -> {
            assertThat(c.isMove()).isTrue();
            assertThat(c.pin().shard()).isEqualTo("2");
        });
        moving.changes().forEach(install::store);
        assertThat(install.next().hold())
                .contains(
                        "Waits until the Applications of 1 moved cluster are compared by the shards that have them now.");
        install.uncompared.clear();
        install.next().changes().forEach(install::store);
        assertThat(install.next().hold()).isEmpty();
    }

    @Test
    void lowering_belowSomebodysPin_waitsAndSaysWhatToDo() {
        var install = settled(2, 50, 50).cluster(9, 10, "2", Optional.empty());
        install.shards = 3;
        install.wanted = 2;
        settle(install, new Random(1));
        assertThat(install.shards).isEqualTo(3);
        assertThat(install.next().hold())
                .contains(
                        "Waits: somebody pinned c9 to a shard that would go; change or remove data.shard of its Secret.");
    }

    @Test
    void budget_ofMoves_isPerHour() {
        var install = settled(1, 10, 10, 10, 10, 10, 10, 10, 10);
        install.wanted = 4;
        install.movesPerHour = 2;
        var began = install.now;
        settle(install, new Random(1));
        assertThat(moves(install)).isGreaterThanOrEqualTo(6);
        assertThat(Duration.between(began, install.now)).isGreaterThan(Duration.ofHours(2));
    }

    @Test
    void littleImbalance_movesNothing() {
        assertThat(settled(2, 60, 50).next().changes()).isEmpty();
    }

    @Test
    void shardsTakenAwayBySomebodyElse_pinsThatPointNowhere_areMendedAtOnce() {
        var install = settled(3, 50, 50, 50);
        install.shards = 2;
        install.wanted = 2;
        install.movesPerHour = 1;
        install.next().changes().forEach(install::store);
        assertThat(install.secrets.values()).allMatch(p -> Integer.parseInt(String.valueOf(p.shard())) < 2);
    }

    @Test
    void changedPin_isWrittenAgainThreeTimes_thenLeftUntilItChanges() {
        var install = settled(2, 50, 50);
        var server = server(0);
        var writes = 0;
        for (var look = 0; look < 8; look++) {
            install.edit(server, null);
            var next = install.next();
            writes += next.changes().size();
            next.changes().forEach(install::store);
            install.uncompared.clear();
            install.quarrels = next.quarrels().after(next.changes(), install.now);
            install.now = install.now.plusSeconds(20);
        }
        assertThat(writes).isEqualTo(1 + Quarrels.REWRITES);
        assertThat(install.next().summary().orElseThrow().contested())
                .singleElement()
                .asString()
                .contains("Secret/secret-0");

        install.edit(server, "1");
        assertThat(install.next().summary().orElseThrow().contested()).isEmpty();
    }

    @Test
    void rememberedQuarrel_isLeft_alsoWhereItIsNotNamed_untilThePinChanges() {
        var install = settled(2, 50, 50, 50);
        install.edit(server(0), null);
        install.edit(server(1), "7");
        install.quarrels = Quarrels.remembered(Map.of("secret-0", Optional.empty()), true);
        var next = install.next();
        assertThat(next.changes()).isEmpty();
        assertThat(next.summary().orElseThrow().contested())
                .hasSize(2)
                .anySatisfy(s -> assertThat(s).contains("Secret/secret-0"))
                .anySatisfy(s -> assertThat(s).contains("Secret/secret-1"));
        install.quarrels = next.quarrels();

        install.edit(server(0), "7");
        install.edit(server(2), null);
        assertThat(install.next().changes())
                .extracting(c -> c.pin().server())
                .containsExactlyInAnyOrder(server(0), server(2));
    }

    @Test
    void rememberedQuarrel_ofASecretThatIsNotThere_isForgotten() {
        var install = settled(2, 50, 50);
        install.quarrels = Quarrels.remembered(Map.of("gone", Optional.of("1")), false);
        assertThat(install.next().quarrels().left()).isEmpty();
    }

    @Test
    void changedPin_underRespect_isSomebodys() {
        var install = settled(2, 50, 50);
        install.take = false;
        install.edit(server(0), "1");
        assertThat(install.next().changes()).noneMatch(c -> c.pin().server().equals(server(0)));
        assertThat(install.next().summary().orElseThrow().contested()).hasSize(1);
    }

    @Test
    void nothing_isWrittenBeforeItIsAnnounced() {
        var install = new PinnedInstall(Algorithm.LEGACY, 2).cluster(1, 10);
        install.announced = false;
        assertThat(install.next().changes()).isEmpty();
        assertThat(install.next().underWay()).isTrue();
        install.announced = true;
        assertThat(install.next().changes()).hasSize(1);
    }

    @Test
    void back_takesOurPinsAway_andLeavesWhatSomebodyWrote() {
        var install = settled(2, 50, 50).cluster(9, 10, "1", Optional.empty());
        install.edit(server(0), "1");
        var back = Relocating.back(install.pins());
        assertThat(back.changes()).hasSize(2).noneMatch(PinChange::traces);
        back.changes().forEach(install::store);
        assertThat(shards(install))
                .containsEntry(server(0), "1")
                .containsEntry(server(1), null)
                .containsEntry(server(9), "1");
        assertThat(Relocating.back(install.pins()).summary()).isEmpty();
    }

    private static Map<String, String> shards(PinnedInstall install) {
        var shards = new HashMap<String, String>();
        install.secrets.forEach((server, pin) -> shards.put(server, pin.shard()));
        return shards;
    }

    private static long moves(PinnedInstall install) {
        return install.secrets.values().stream()
                .filter(p -> p.moved().isPresent())
                .count();
    }

    /** Clusters of these loads, pinned to the shards in turn. */
    private static PinnedInstall settled(int shards, int... loads) {
        var install = new PinnedInstall(Algorithm.ROUND_ROBIN, shards);
        for (var c = 0; c < loads.length; c++) {
            install.cluster(c, loads[c]);
        }
        install.secrets.values().stream()
                .map(p -> PinChange.hold(p, Integer.parseInt(p.server().substring("https://c".length())) % shards))
                .toList()
                .forEach(install::store);
        return install;
    }

    private static PinnedInstall random(Random random) {
        var algorithms = Algorithm.values();
        var install = new PinnedInstall(algorithms[random.nextInt(algorithms.length)], 1 + random.nextInt(4));
        install.movesPerHour = 1 + random.nextInt(40);
        var clusters = 1 + random.nextInt(25);
        for (var c = 0; c < clusters; c++) {
            var kind = random.nextInt(12);
            install.cluster(
                    c,
                    random.nextInt(80),
                    kind == 0 ? String.valueOf(random.nextInt(install.shards)) : null,
                    kind == 1 ? Optional.of("is made by ExternalSecret/fleet") : Optional.empty());
        }
        return install;
    }

    /** As many as are wanted, but for those that somebody's pins hold. */
    private static int reachable(PinnedInstall install, int wanted) {
        var held = install.secrets.values().stream()
                .filter(p -> p.shard() != null && !p.isOurs())
                .mapToInt(p -> Integer.parseInt(String.valueOf(p.shard())) + 1)
                .max()
                .orElse(0);
        return wanted >= held ? wanted : Math.max(wanted, install.shards);
    }

    private static void settle(PinnedInstall install, Random random) {
        var quiet = 0;
        for (var look = 0; quiet < 3; look++) {
            assertThat(look).as("looks until it is quiet").isLessThan(3_000);
            var next = install.next();
            var stored = random.nextInt(4) == 0
                    ? random.nextInt(next.changes().size() + 1)
                    : next.changes().size();
            var before = install.owners();
            for (var change : next.changes().subList(0, stored)) {
                install.store(change);
                sound(install, change, before);
            }
            // A process that was killed knows nothing of earlier quarrels.
            install.quarrels = stored < next.changes().size()
                    ? Quarrels.none()
                    : next.quarrels().after(next.changes(), install.now);
            assertThat(lately(install)).isLessThanOrEqualTo(install.movesPerHour);
            var scaled = stored == next.changes().size() && next.hold().isEmpty() && install.wanted != install.shards;
            if (scaled) {
                scale(install);
            }
            if (random.nextBoolean()) {
                install.uncompared.clear();
            }
            var waits = next.changes().isEmpty() && !next.underWay() && !scaled;
            quiet = waits ? quiet + 1 : 0;
            // Nothing happens before the hour's budget is there again.
            install.now = install.now.plus(waits ? Duration.ofMinutes(61) : Duration.ofSeconds(20));
        }
    }

    private static long lately(PinnedInstall install) {
        return install.secrets.values().stream()
                .flatMap(p -> p.moved().stream())
                .filter(m -> m.at().isAfter(install.now.minus(Duration.ofHours(1))))
                .count();
    }

    private static void sound(PinnedInstall install, PinChange change, Map<String, Integer> before) {
        var pin = install.secrets.get(change.pin().server());
        assertThat(pin.owner()).isEmpty();
        assertThat(Integer.parseInt(String.valueOf(pin.shard()))).isBetween(0, install.shards - 1);
        if (!change.isMove()) {
            assertThat(install.owners()).containsEntry(pin.server(), before.get(pin.server()));
        }
    }

    /** Another number of shards leaves every pinned cluster where it is, and none at a shard that is gone. */
    private static void scale(PinnedInstall install) {
        var before = install.owners();
        install.secrets.values().stream().filter(ClusterPin::isOurs).forEach(p -> {
            assertThat(Integer.parseInt(String.valueOf(p.shard())))
                    .isLessThan(Math.min(install.shards, install.wanted));
            assertThat(p.isMoving() && install.wanted < install.shards).isFalse();
        });
        var after = install.owners(install.wanted);
        install.secrets.values().stream()
                .filter(p -> p.owner().isEmpty() && p.isOurs())
                .forEach(p -> assertThat(after).containsEntry(p.server(), before.get(p.server())));
        assertThat(install.secrets.values().stream().filter(p -> p.owner().isEmpty() && p.shard() == null))
                .as("unpinned when the number of shards changes: " + Arrays.asList(install.shards, install.wanted))
                .isEmpty();
        install.shards = install.wanted;
    }
}
