package io.argotuner.collect;

import java.util.List;
import java.util.stream.IntStream;

/** Lists of Applications as the API server writes them. */
final class TestLists {
    private TestLists() {}

    /** An Application of about 1 KB, on cluster {@code i % 7}. */
    static String application(int i, String namespace) {
        return """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"app-%d","namespace":"%s",\
                "uid":"u-%d","managedFields":[{"manager":"argocd","operation":"Update","fieldsV1":{"f:spec":{"f:x":{}}}}]},\
                "spec":{"destination":{"server":"https://c%d.example.com","namespace":"n"},"project":"p%d",\
                "source":{"repoURL":"https://git.example.com/r%d.git","path":"a/%d","targetRevision":"HEAD"}},\
                "status":{"reconciledAt":"2026-01-02T03:04:05Z","sync":{"status":"Synced"},"summary":{"images":["%s"]}}}\
                """.formatted(i, namespace, i, i % 7, i % 3, i % 5, i, "x".repeat(400));
    }

    static List<String> applications(int count, String namespace) {
        return IntStream.range(0, count)
                .mapToObj(i -> application(i, namespace))
                .toList();
    }

    /** @param next the continue token, empty on the last page */
    static String page(List<String> items, String next, long remaining) {
        return "{\"apiVersion\":\"argoproj.io/v1alpha1\",\"items\":[" + String.join(",", items)
                + "],\"kind\":\"ApplicationList\",\"metadata\":{\"continue\":\"" + next + "\","
                + (remaining < 0 ? "" : "\"remainingItemCount\":" + remaining + ",") + "\"resourceVersion\":\"7\"}}";
    }

    static String page(List<String> items) {
        return page(items, "", -1);
    }

    /**
     * Answers lists of these items as the API server does: pages as long as asked for, and tokens that begin where the
     * last page ended.
     */
    static void serve(FakeApi.Request request, List<String> items) throws java.io.IOException {
        int from = request.query("continue").isEmpty() ? 0 : Integer.parseInt(request.query("continue"));
        int limit = Integer.parseInt(request.query("limit"));
        int to = Math.min(items.size(), from + limit);
        boolean last = to == items.size();
        request.json(page(items.subList(from, to), last ? "" : "" + to, last ? -1 : items.size() - to));
    }
}
