package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListPageTest {

    @Test
    void read_page_handsOverItemsAndWhatComesNext() throws IOException {
        var names = new ArrayList<String>();
        var page = ListPage.read(
                stream(TestLists.page(TestLists.applications(3, "argocd"), "token==", 42)),
                in -> names.add(ApplicationParser.application(in).name()));
        assertThat(page).isEqualTo(new ListPage(3, "token==", OptionalLong.of(42)));
        assertThat(names).containsExactly("app-0", "app-1", "app-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\":null,\"metadata\":{}}",
                "{\"items\":[]}",
                "{\"metadata\":{\"continue\":\"\"},\"items\":[]}",
                "{\"metadata\":{\"continue\":null,\"remainingItemCount\":\"7\"},\"items\":[]}",
            })
    void read_emptyList_isLast(String json) throws IOException {
        assertThat(ListPage.read(stream(json), in -> {
                    throw new AssertionError("no item");
                }))
                .isEqualTo(new ListPage(0, "", OptionalLong.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "<html>502</html>",
                "{\"kind\":\"Status\"}",
                "[]",
                "{\"items\":{}}",
                "{\"items\":[",
                "{\"items\":[{\"spec\":{\"destination\":{\"server\":\"https://c",
                "{\"items\":[{}]",
                "{\"items\":[]}{\"items\":[]}",
            })
    void read_noWholeList_fails(String json) {
        assertThatThrownBy(() -> ListPage.read(stream(json), ApplicationParser::application))
                .isInstanceOf(IOException.class);
    }

    @Test
    void read_anyPrefixOfAList_fails() {
        var json = TestLists.page(TestLists.applications(2, "argocd"), "t", 1);
        for (int end = 0; end < json.length(); end++) {
            var prefix = json.substring(0, end);
            assertThatThrownBy(() -> ListPage.read(stream(prefix), ApplicationParser::application))
                    .as(prefix)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void read_hostileItems_areCountedAndTheRestIsRead() throws IOException {
        var deep = "{\"spec\":{\"source\":" + "{\"a\":[".repeat(5_000) + "]}".repeat(5_000) + "}}";
        var wide = new StringBuilder("{\"metadata\":{\"annotations\":{");
        for (int i = 0; i < 100_000; i++) {
            wide.append("\"key-").append(i).append("\":\"\",");
        }
        wide.append("\"last\":\"\"}}}");
        var items = List.of(
                deep,
                wide.toString(),
                "{\"" + "k".repeat(60_000) + "\":" + "9".repeat(2_000) + "}",
                "null",
                "[[[]]]",
                "\"text\"",
                TestLists.application(1, "argocd"));
        var count = new ApplicationCount(Map.of());
        var page = ListPage.read(stream(TestLists.page(items)), in -> count.add(ApplicationParser.application(in)));
        var census = count.census(Instant.EPOCH);
        assertThat(page.items()).isEqualTo(7);
        assertThat(census.applications()).isEqualTo(7);
        assertThat(census.unreadable()).isEqualTo(6);
        assertThat(census.clusters()).hasSize(1);
    }

    @Test
    void read_manyApplications_holdsNoneOfThem() throws IOException {
        int applications = 20_000;
        var source = new Generated(applications, 7_000);
        var count = new ApplicationCount(Map.of());
        var seen = new int[1];
        var ahead = new int[1];
        long before = liveHeap();
        long[] during = new long[1];
        ListPage.read(source, in -> {
            count.add(ApplicationParser.application(in));
            seen[0]++;
            ahead[0] = Math.max(ahead[0], source.handedOut - seen[0]);
            if (seen[0] == applications / 2) {
                during[0] = liveHeap();
            }
        });
        long after = liveHeap();
        assertThat(seen[0]).isEqualTo(applications);
        assertThat(ahead[0]).as("objects read before they were parsed").isLessThanOrEqualTo(4);
        // 140 MB went through; what is left is the count.
        assertThat(during[0] - before).as("bytes held in the middle").isLessThan(24 << 20);
        assertThat(after - before).as("bytes held at the end").isLessThan(24 << 20);
        assertThat(count.census(Instant.EPOCH).applications()).isEqualTo(applications);
    }

    private static long liveHeap() {
        var memory = ManagementFactory.getMemoryMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            memory.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private static InputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A list that exists nowhere: each object is made when its first byte is asked for. */
    private static final class Generated extends InputStream {
        private final int items;
        private final String filling;
        private byte[] now = "{\"items\":[".getBytes(StandardCharsets.UTF_8);
        private int at;
        private boolean ended;
        private int handedOut;

        Generated(int items, int size) {
            this.items = items;
            this.filling = ",\"filling\":\"" + "x".repeat(size) + "\"}";
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("Jackson reads blocks");
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == now.length && !next()) {
                return -1;
            }
            int n = Math.min(length, now.length - at);
            System.arraycopy(now, at, into, offset, n);
            at += n;
            return n;
        }

        private boolean next() {
            if (ended) {
                return false;
            }
            String text;
            if (handedOut < items) {
                var one = TestLists.application(handedOut, "argocd");
                text = (handedOut == 0 ? "" : ",") + one.substring(0, one.length() - 1) + filling;
                handedOut++;
            } else {
                text = "],\"metadata\":{}}";
                ended = true;
            }
            now = text.getBytes(StandardCharsets.UTF_8);
            at = 0;
            return true;
        }
    }
}
