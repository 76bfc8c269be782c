package io.argotuner.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request or an answer of HTTP/1.1 as it came over the wire.
 *
 * @param first the request line or the status line
 * @param headers lines without their ends
 * @param body as framed by the headers, chunks included; empty where it was left in the stream
 */
record HttpMessage(String first, List<String> headers, byte[] body) {
    private static final int CR = '\r';
    private static final int LF = '\n';

    HttpMessage {
        headers = List.copyOf(headers);
    }

    /** Empty at the end of the stream. */
    static Optional<HttpMessage> readHead(InputStream in) throws IOException {
        var first = line(in);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        var headers = new ArrayList<String>();
        for (var line = line(in).orElseThrow(EOFException::new);
                !line.isEmpty();
                line = line(in).orElseThrow(EOFException::new)) {
            headers.add(line);
        }
        return Optional.of(new HttpMessage(first.get(), headers, new byte[0]));
    }

    /** With its body; an answer without a length is read to the end of the stream. */
    HttpMessage readBody(InputStream in, boolean answer) throws IOException {
        var length = header("content-length");
        if (length.isPresent()) {
            return with(in.readNBytes(Integer.parseInt(length.get())));
        }
        if (header("transfer-encoding").orElse("").contains("chunked")) {
            return with(chunks(in));
        }
        var bodiless = first.contains(" 204 ") || first.contains(" 304 ");
        return answer && !bodiless ? with(in.readAllBytes()) : this;
    }

    HttpMessage with(byte[] body) {
        return new HttpMessage(first, headers, body);
    }

    HttpMessage without(String... names) {
        var kept = headers.stream()
                .filter(h -> List.of(names).stream().noneMatch(n -> isNamed(h, n)))
                .toList();
        return new HttpMessage(first, kept, body);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(h -> isNamed(h, name))
                .map(h -> h.substring(h.indexOf(':') + 1).strip())
                .findFirst();
    }

    String method() {
        return first.substring(0, Math.max(0, first.indexOf(' ')));
    }

    /** Path and query of a request. */
    String uri() {
        var parts = first.split(" ", -1);
        return parts.length > 1 ? parts[1] : "";
    }

    int status() {
        return Integer.parseInt(first.split(" ", -1)[1]);
    }

    byte[] bytes() {
        var text = new StringBuilder(first).append("\r\n");
        headers.forEach(h -> text.append(h).append("\r\n"));
        var out = new ByteArrayOutputStream();
        out.writeBytes(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.writeBytes(body);
        return out.toByteArray();
    }

    /** A Status of the API server's form. */
    static HttpMessage refusal(int code, String reason, String message, String... headers) {
        var body =
                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"%s\",\"reason\":\"%s\",\"code\":%d}"
                        .formatted(message, reason, code);
        return json("HTTP/1.1 " + code + " " + reason, body, headers);
    }

    static HttpMessage success(String json) {
        return json("HTTP/1.1 200 OK", json);
    }

    private static HttpMessage json(String first, String text, String... headers) {
        var body = text.getBytes(StandardCharsets.UTF_8);
        var all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        all.add("Content-Length: " + body.length);
        return new HttpMessage(first, all, body);
    }

    private static boolean isNamed(String header, String name) {
        return header.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":");
    }

    private static byte[] chunks(InputStream in) throws IOException {
        var raw = new ByteArrayOutputStream();
        while (true) {
            var size = line(in).orElseThrow(EOFException::new);
            raw.writeBytes((size + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            var length = Integer.parseInt(size.split(";", -1)[0].strip(), 16);
            raw.writeBytes(in.readNBytes(length + 2));
            if (length == 0) {
                return raw.toByteArray();
            }
        }
    }

    private static Optional<String> line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var b = in.read(); b != LF; b = in.read()) {
            if (b < 0) {
                if (line.size() == 0) {
                    return Optional.empty();
                }
                throw new EOFException();
            }
            if (b != CR) {
                line.write(b);
            }
        }
        return Optional.of(line.toString(StandardCharsets.ISO_8859_1));
    }
}
